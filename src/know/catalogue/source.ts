import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { Problem } from '../../model/manifest.ts';
import { nesting } from '../../util/nesting.ts';
import { ruleFile, type RuleFile } from './format.ts';
import { generatedList, type GeneratedList } from './generated.ts';
import type { Fault, Path } from './schema.ts';

/** A file of the catalogue as given: the path is for messages, its folder is the provider. */
export interface RuleText {
  readonly path: string;
  readonly text: string;
}

/** A rule file that was read, and how to say where something in it is wrong. */
export interface RuleSource {
  readonly path: string;
  readonly rules: RuleFile;
  problem(fault: Fault): Problem;
}

/** A generated list that was read. */
export interface ListSource {
  readonly path: string;
  readonly list: GeneratedList;
  problem(fault: Fault): Problem;
}

/** Everything read from a folder of rules, in path order, with what could not be read. */
export interface Sources {
  readonly files: readonly RuleSource[];
  readonly lists: readonly ListSource[];
  readonly problems: readonly Problem[];
}

const MOST_ALIASES = 100;

/** Reads rule files (`.yaml`) and generated lists (`.operations.json`); other files are left alone. */
export function readSources(texts: readonly RuleText[]): Sources {
  const files: RuleSource[] = [];
  const lists: ListSource[] = [];
  const problems: Problem[] = [];
  for (const file of [...texts].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (/\.ya?ml$/.test(file.path)) {
      const source = readRules(file, problems);
      if (source !== undefined) files.push(source);
    } else if (file.path.endsWith('.operations.json')) {
      const source = readList(file, problems);
      if (source !== undefined) lists.push(source);
    }
  }
  return { files, lists, problems };
}

const MOST_NESTED = 100;

function readRules(file: RuleText, problems: Problem[]): RuleSource | undefined {
  if (nesting(file.text) > MOST_NESTED) {
    const message = 'this nests deeper than any rule does';
    problems.push({ place: { path: file.path, line: 1, column: 1 }, message, help: [] });
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, end?: number): Where => where(lines, offset, end);
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      problems.push(problemAt(file, at(error.pos[0]), { path: [], message: oneLine(error.message) }));
    }
    return undefined;
  }
  const problem = (fault: Fault): Problem => problemAt(file, placeOf(document, fault, at), fault);
  let plain: unknown;
  try {
    plain = document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES });
  } catch {
    problems.push(problem({ path: [], message: `more than ${MOST_ALIASES} aliases` }));
    return undefined;
  }
  const rules = ruleFile(plain, [], (fault) => problems.push(problem(fault)));
  return rules === undefined ? undefined : { path: file.path, rules, problem };
}

function readList(file: RuleText, problems: Problem[]): ListSource | undefined {
  const problem = (fault: Fault): Problem => problemAt(file, lineOfRow(file.text, fault.path), fault);
  const list = generatedList(file.text, (fault) => problems.push(problem(fault)));
  return list === undefined ? undefined : { path: file.path, list, problem };
}

interface Where {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

function where(lines: LineCounter, offset: number, end?: number): Where {
  const start = lines.linePos(offset);
  const line = Math.max(start.line, 1);
  const column = Math.max(start.col, 1);
  const last = end === undefined ? undefined : lines.linePos(end);
  return last?.line === line && last.col > column ? { line, column, endColumn: last.col } : { line, column };
}

/** Place of a path: the node there, or the nearest one around it. */
function placeOf(document: Document, fault: Fault, at: (offset: number, end?: number) => Where): Where {
  for (let length = fault.path.length; length >= 0; length -= 1) {
    const path = fault.path.slice(0, length);
    const node =
      length === fault.path.length && fault.atKey ? keyNode(document, path) : nodeAt(document, path);
    if (node?.range) return at(node.range[0], node.range[1]);
  }
  return { line: 1, column: 1 };
}

function nodeAt(document: Document, path: Path): Node | undefined {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node : undefined;
}

function keyNode(document: Document, path: Path): Node | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  if (!isMap(parent)) return undefined;
  const name = path.at(-1);
  const pair = parent.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === name,
  );
  return isScalar(pair?.key) ? pair.key : undefined;
}

/** Rows stand one a line: row `n` of a list is the line that holds its name. */
function lineOfRow(text: string, path: Path): Where {
  const name = path.at(-1);
  const offset = typeof name === 'string' ? text.indexOf(JSON.stringify(name)) : -1;
  if (offset < 0) return { line: 1, column: 1 };
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function problemAt(file: RuleText, place: Where, fault: Fault): Problem {
  const line = file.text.split('\n', place.line)[place.line - 1]?.slice(0, 400);
  return {
    place: { path: file.path, ...place },
    message: fault.message,
    ...(line !== undefined && { line }),
    help: (fault.near ?? []).map((name) => ({ label: 'did you mean', text: name })),
  };
}

function oneLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
