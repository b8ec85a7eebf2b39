import type { ReportedResult } from '../../model/import.ts';
import { Lines, pieceAt, sha1Of, type Piece } from './place.ts';
import type { Meant } from './paths.ts';

/** A value that was found here, with its place. The text leaves this room in no message. */
export interface FoundHere {
  readonly secret: string;
  readonly path: string;
  readonly blob?: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** All that it may be. */
  readonly types: readonly string[];
}

/** A file as a result names it: in the folder, or in a commit. */
export interface FoundFile {
  readonly path: string;
  /** Of a commit; absent for the file that is here now. */
  readonly blob?: string;
  readonly text?: string;
}

/** What results are joined with. */
export interface JoinWorld {
  readonly found: readonly FoundHere[];
  meaning(path: string): Meant;
  /** Text of a file that is here; `undefined` where it was not read as text. */
  read(path: string): string | undefined;
  /** The file in the commit, by the report's path; `null` where the commit does not hold it, `undefined` where the commit is not here. */
  committed(commit: string, path: string): FoundFile | null | undefined;
  /** Whether what a rule is called after may be one of the types; a rule that names none may be all. */
  mayBe(rule: string, types: readonly string[]): boolean;
}

/** A value that only the report has, where it stands. */
export interface OnlyThere {
  readonly piece: Piece;
  readonly file: FoundFile;
  /** Its columns are all that tells the value, so that its form must as well. */
  readonly doubtful: boolean;
}

/** What came of a result. */
export type Joined =
  | { readonly kind: 'here'; readonly by: 'value' | 'place'; readonly values: readonly string[] }
  | { readonly kind: 'only'; readonly places: readonly OnlyThere[] }
  | { readonly kind: 'unjoined'; readonly what: string; readonly path?: string };

/** A shorter text is contained in others by chance. */
const SHORTEST_PART = 6;
/** So much of a value tells it on any line of a file. */
const TELLING_PART = 12;

/** Joins results one by one: by value, by its SHA-1, by place. */
export function createJoin(world: JoinWorld): (result: ReportedResult) => Joined {
  const index = new Index(world.found);
  const lines = new Map<string, Lines>();
  const linesOf = (file: FoundFile): Lines | undefined => {
    if (file.text === undefined) return undefined;
    const key = file.blob ?? `file ${file.path}`;
    const known = lines.get(key) ?? new Lines(file.text);
    if (lines.size > MOST_OPEN) lines.clear();
    lines.set(key, known);
    return known;
  };
  return (result) => {
    const values = result.secrets.map((secret) => secret.reveal());
    const known = index.valuesOf(values, result.sha1);
    if (known.length > 0) return { kind: 'here', by: 'value', values: known };
    const place = filesOf(result, world);
    if (!Array.isArray(place)) return place;
    return values.length > 0
      ? joinByValue(values, result, place, index, linesOf)
      : joinByPlace(result, place, index, linesOf, world);
  };
}

/** Files whose lines are kept at a time. */
const MOST_OPEN = 64;

type LinesOf = (file: FoundFile) => Lines | undefined;

/** The file that is here and the one in the commit, as far as there are any, or why there is none. */
function filesOf(
  result: ReportedResult,
  world: JoinWorld,
): FoundFile[] | Extract<Joined, { kind: 'unjoined' }> {
  const { path, commit } = result;
  if (path === undefined) return { kind: 'unjoined', what: 'the report names no file for it' };
  const meant = world.meaning(path);
  const now: FoundFile[] = [];
  if (meant.kind === 'one') {
    const text = world.read(meant.path);
    now.push({ path: meant.path, ...(text === undefined ? {} : { text }) });
  }
  if (commit !== undefined) {
    const before = world.committed(commit, path);
    if (before !== undefined && before !== null) return [...now, before];
    if (now.length === 0) {
      const what =
        before === null
          ? `commit ${commit.slice(0, 7)} does not hold it`
          : `commit ${commit.slice(0, 7)} is not here`;
      return { kind: 'unjoined', what, path };
    }
  }
  if (now.length > 0) return now;
  if (meant.kind === 'several') {
    const [first = '', second = ''] = meant.paths;
    const more = meant.paths.length > 2 ? ` or ${meant.paths.length - 2} more` : '';
    return { kind: 'unjoined', what: `it may be ${first} or ${second}${more}`, path };
  }
  return { kind: 'unjoined', what: 'not among the files read here', path };
}

function joinByValue(
  values: readonly string[],
  result: ReportedResult,
  files: readonly FoundFile[],
  index: Index,
  linesOf: LinesOf,
): Joined {
  const around = files.flatMap((file) => index.overlapping(file, values, result.line));
  if (around.length > 0) return { kind: 'here', by: 'value', values: around };
  for (const file of files) {
    const text = linesOf(file);
    const pieces = values.flatMap((value) => text?.find(value, result.line) ?? []);
    if (pieces.length > 0)
      return { kind: 'only', places: pieces.map((piece) => ({ piece, file, doubtful: false })) };
  }
  const [file] = files;
  const what = files.some(({ text }) => text !== undefined)
    ? 'the value is not in it any more'
    : 'the file was not read as text';
  return { kind: 'unjoined', what, ...(file === undefined ? {} : { path: file.path }) };
}

/** A result whose value is hidden: the piece at its place, else what was found on its line. */
function joinByPlace(
  result: ReportedResult,
  files: readonly FoundFile[],
  index: Index,
  linesOf: LinesOf,
  world: JoinWorld,
): Joined {
  const [file] = files;
  let other = false;
  // A report about a commit counts the lines of that commit.
  const told = [...files].reverse().map((own) => {
    const text = linesOf(own);
    return { own, text, at: text === undefined ? undefined : pieceAt(text, result) };
  });
  const first = told[0]?.text?.at(result.line ?? 0)?.text;
  for (const { own, text, at } of told) {
    const known = at === undefined ? [] : index.alike(own, at.piece);
    if (known.length > 0) return { kind: 'here', by: at?.by === 'placed' ? 'place' : 'value', values: known };
    const moved = first !== undefined && text?.at(result.line ?? 0)?.text !== first;
    const beside = moved ? [] : index.onLine(own, result);
    // A line without columns may hold several: what the rule cannot mean is not what it found.
    const meant = beside.filter(({ types }) => at !== undefined || world.mayBe(result.rule, types));
    if (meant.length > 0) return { kind: 'here', by: 'place', values: meant.map(({ secret }) => secret) };
    other ||= beside.length > 0;
  }
  for (const { own, at } of told) {
    if (at !== undefined)
      return { kind: 'only', places: [{ piece: at.piece, file: own, doubtful: at.by === 'placed' }] };
  }
  const what =
    result.line === undefined
      ? 'the report hides the value and names no line'
      : other
        ? 'the report hides the value, and what stands there is of another provider'
        : 'the report hides the value, and nothing there can be told to be it';
  return { kind: 'unjoined', what, ...(file === undefined ? {} : { path: file.path }) };
}

/** What was found here, by value and by place. */
class Index {
  readonly #values = new Set<string>();
  readonly #digests = new Map<string, string>();
  readonly #byPath = new Map<string, FoundHere[]>();
  readonly #found: readonly FoundHere[];

  constructor(found: readonly FoundHere[]) {
    this.#found = found;
    for (const one of found) {
      this.#values.add(one.secret);
      const key = one.blob ?? `file ${one.path}`;
      const before = this.#byPath.get(key);
      if (before === undefined) this.#byPath.set(key, [one]);
      else before.push(one);
    }
  }

  /** Values found here that a result names, by themselves or by SHA-1. */
  valuesOf(values: readonly string[], sha1: string | undefined): string[] {
    const same = values.filter((value) => this.#values.has(value));
    if (sha1 === undefined || same.length > 0) return same;
    if (this.#digests.size === 0) this.#digest();
    const value = this.#digests.get(sha1);
    return value === undefined ? [] : [value];
  }

  #digest(): void {
    for (const { secret } of this.#found) {
      for (const part of [secret, passwordOf(secret)])
        if (part !== undefined) this.#digests.set(sha1Of(part), secret);
    }
  }

  /** Values found in a file that contain one of the result's, or are a part of it. */
  overlapping(file: FoundFile, values: readonly string[], line: number | undefined): string[] {
    return this.#in(file)
      .filter((one) =>
        values.some((value) => overlap(one.secret, value, one.line === line ? SHORTEST_PART : TELLING_PART)),
      )
      .map(({ secret }) => secret);
  }

  /** Values found in a file that a piece of it is, holds or is part of. */
  alike(file: FoundFile, { text, line }: Piece): string[] {
    if (this.#values.has(text)) return [text];
    return this.#in(file)
      .filter((one) => one.line === line && overlap(one.secret, text))
      .map(({ secret }) => secret);
  }

  /** Values found where a result is: on its lines and, where it has any, near its columns. */
  onLine(
    file: FoundFile,
    { line, endLine = line, column, endColumn, shows }: ReportedResult,
  ): readonly FoundHere[] {
    if (line === undefined || endLine === undefined) return [];
    return this.#in(file)
      .filter((one) => one.line >= line && one.line <= endLine)
      .filter((one) => shows === undefined || one.secret.includes(shows.start))
      .filter((one) => {
        if (column === undefined || endColumn === undefined || endLine !== line) return true;
        return one.column < endColumn + 2 && column < one.endColumn + 2;
      });
  }

  #in({ path, blob }: FoundFile): readonly FoundHere[] {
    return this.#byPath.get(blob ?? `file ${path}`) ?? [];
  }
}

function overlap(a: string, b: string, least = SHORTEST_PART): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  return short.length >= least && long.includes(short);
}

/** The password of a URL, which some tools take for the value. */
function passwordOf(secret: string): string | undefined {
  return /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/]{0,256}:([^\s]{1,512})@[^\s@]{1,512}$/i.exec(secret)?.[1];
}
