import { LineCounter, isPair, isScalar, parseDocument, visit } from 'yaml';
import type { Document, Node, YAMLParseError } from 'yaml';
import type { Place } from '../../model/fragment.ts';
import type { Problem } from '../../model/manifest.ts';
import { tooDeep } from './depth.ts';
import type { ManifestSource, ReadContext } from './source.ts';

/** UTF-16 units; some three thousand acceptances fit. */
const LARGEST = 500_000;
const MOST_ALIASES = 100;
const EXCERPT = 200;
/** Problems of one file that are kept; a file with more is no manifest. */
const MOST_PROBLEMS = 1000;
/** Syntax errors that are kept: the first one usually causes the others. */
const MOST_ERRORS = 5;

type Help = Problem['help'];

/** One manifest file: its nodes, its places, and what was found wrong in it. */
export class ManifestFile {
  readonly path: string;
  readonly problems: Problem[] = [];
  /** `undefined` where the file has no usable content. */
  readonly document: Document | undefined;
  /** Scalars that look like a secret: already reported, never read, never printed. */
  readonly secrets: ReadonlySet<Node>;
  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #secretLike: (text: string) => boolean;
  #hidden: readonly (readonly number[])[] = [];

  constructor(source: ManifestSource, context: ReadContext) {
    this.path = source.path;
    this.#text = source.text.replace(/^\uFEFF/, '');
    this.#secretLike = (text) => context.secretLike?.(text) ?? false;
    this.document = this.#parse();
    this.secrets = this.#findSecrets();
  }

  /** The place of a node, or of a range of offsets. */
  place(range: readonly number[] | null | undefined): Place {
    const [start = 0, end = start] = range ?? [];
    const from = this.#lines.linePos(start);
    const to = this.#lines.linePos(end);
    const place = { path: this.path, line: Math.max(1, from.line), column: Math.max(1, from.col) };
    return to.line === from.line && to.col > from.col ? { ...place, endColumn: to.col } : place;
  }

  problem(place: Place, message: string, help: Help = []): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    const line = this.#excerpt(place.line);
    this.problems.push({ place, message, help, ...(line === undefined ? {} : { line }) });
  }

  /** The line as written, with whatever looks like a secret taken out; nothing for a very long line. */
  #excerpt(number: number): string | undefined {
    const start = this.#lines.lineStarts[number - 1];
    if (start === undefined) return undefined;
    const end = this.#text.indexOf('\n', start);
    const stopAt = end < 0 ? this.#text.length : end;
    if (stopAt - start > EXCERPT) return undefined;
    const line = this.#text.slice(start, stopAt).replace(/\r$/, '');
    // A value that was reported as a secret may be one only as a whole: its words alone would not be recognised.
    const stop = start + line.length;
    if (this.#hidden.some(([from = 0, to = 0]) => from < stop && to > start)) return undefined;
    return line.replace(/[^\s"'[\]{},]+/g, (word) => (this.#suspect(word) ? '[secret]' : word));
  }

  /** Whether the word or a part of it behind `:` or `=` looks like a secret. */
  #suspect(word: string): boolean {
    const value = /[:=](.+)$/.exec(word)?.[1];
    return this.#secretLike(word) || (value !== undefined && this.#secretLike(value));
  }

  #parse(): Document | undefined {
    if (this.#text.length > LARGEST) {
      this.problem(this.place(null), 'this file is longer than half a million characters', [
        { label: 'write', text: 'patterns and sets instead of long lists' },
      ]);
      return undefined;
    }
    const conflict = /^(?:<{7}|>{7})(?: |\r?$)/m.exec(this.#text);
    this.#countLines();
    if (conflict) {
      this.problem(
        this.place([conflict.index, conflict.index + 7]),
        'a merge conflict was left in this file',
        [{ label: 'keep', text: 'one side, and delete the lines with <<<<<<<, ======= and >>>>>>>' }],
      );
      return undefined;
    }
    return this.#document();
  }

  #countLines(): void {
    this.#lines.addNewLine(0);
    for (let at = this.#text.indexOf('\n'); at >= 0; at = this.#text.indexOf('\n', at + 1)) {
      this.#lines.addNewLine(at + 1);
    }
  }

  #document(): Document | undefined {
    const deep = tooDeep(this.#text);
    if (deep !== undefined) {
      this.problem(this.place([deep, deep]), 'this file is nested too deeply to be read');
      return undefined;
    }
    try {
      const document = parseDocument(this.#text, {
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: 'error',
      });
      for (const error of document.errors.slice(0, MOST_ERRORS))
        this.problem(this.place(error.pos), describe(error));
      if (document.errors.length > 0) return undefined;
      return this.#fewAliases(document) ? document : undefined;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.problem(this.place(null), 'this file is nested too deeply to be read');
      return undefined;
    }
  }

  #fewAliases(document: Document): boolean {
    let count = 0;
    let range: readonly number[] | null | undefined;
    visit(document, {
      Alias: (_, node) => {
        count += 1;
        if (count > MOST_ALIASES) range ??= node.range;
      },
    });
    if (count <= MOST_ALIASES) return true;
    this.problem(this.place(range), `this file has more than ${MOST_ALIASES} YAML aliases`, [
      { label: 'write', text: 'the values themselves' },
    ]);
    return false;
  }

  #findSecrets(): Set<Node> {
    const found = new Set<Node>();
    if (!this.document) return found;
    visit(this.document, {
      Scalar: (key, node, path) => {
        if (typeof node.value !== 'string' && typeof node.value !== 'number') return;
        if (!isIdentifier(key, path) && this.#secretLike(String(node.source ?? node.value))) found.add(node);
      },
    });
    this.#hidden = [...found].map((node) => node.range ?? []);
    for (const range of this.#hidden) {
      this.problem(this.place(range), 'this value looks like a secret; a manifest never holds one', [
        { label: 'write', text: 'variable:, reference: or fingerprint: to name a credential' },
      ]);
    }
    return found;
  }
}

/** What names an asset or a copy is no secret, and a fingerprint reveals nothing. */
function isIdentifier(key: unknown, path: readonly unknown[]): boolean {
  const pairs = path.filter(isPair).map((pair) => (isScalar(pair.key) ? pair.key.value : undefined));
  const [section] = pairs;
  const last = pairs.at(-1);
  if (key !== 'value') return section === 'assets' && pairs.length === 2;
  if (last === 'fingerprint') return true;
  return (section === 'assets' || section === 'recovery') && (last === 'at' || last === 'account');
}

function describe(error: YAMLParseError): string {
  const unclosed = error.code === 'BAD_INDENT' && error.message.includes('end with');
  return unclosed
    ? 'a closing bracket or brace is missing before this'
    : (SYNTAX[error.code] ?? 'this is not valid YAML');
}

const SYNTAX: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'this is no escape that a double-quoted text knows; single quotes take it as it is',
  BAD_INDENT: 'this line is indented differently from its neighbours',
  BAD_SCALAR_START: 'a value cannot start with this character unless it stands in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping cannot start here; a value with a colon and a space stands in quotes',
  MISSING_CHAR: 'a closing quote, bracket, brace or comma is missing here',
  MULTIPLE_DOCS: 'a manifest is one document; this line starts a second one',
  RESOURCE_EXHAUSTION: 'this file is nested too deeply to be read',
  TAB_AS_INDENT: 'a tab cannot indent; YAML takes spaces',
  TAG_RESOLVE_FAILED: 'a manifest has no tags; write the plain value',
};
