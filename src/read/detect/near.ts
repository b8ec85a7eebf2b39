import type { DetectionRule, NearLine } from '../../model/detection.ts';
import { fitsName, foldedName, namePattern } from '../../model/names.ts';
import type { FoldedName, NamePattern } from '../../model/names.ts';
import type { ValueNode } from '../../model/node.ts';
import { fitsGlob, foldName } from '../../util/names.ts';

/** A value with all that its place says, each name folded once. */
export interface Place {
  readonly node: ValueNode;
  readonly path: string;
  /** Text that the node's offsets count in. */
  readonly text: string;
  readonly names: readonly FoldedName[];
  readonly urlScheme: string | undefined;
}

/** Units around a value in which a word may stand. */
const CONTEXT = 600;

type Test = (place: Place) => boolean;

const SCHEME = /^([a-z][a-z0-9+.-]{1,30}):\/\//i;

/** Makes a node comparable with any number of rules. */
export function placeOf(node: ValueNode, path: string, text: string): Place {
  return new NodePlace(node, path, text);
}

/** Most values have no shape that a rule asks for: what only the others need is made when it is asked for. */
class NodePlace implements Place {
  readonly node: ValueNode;
  readonly path: string;
  readonly text: string;
  #names: readonly FoldedName[] | undefined;

  constructor(node: ValueNode, path: string, text: string) {
    this.node = node;
    this.path = path;
    this.text = text;
  }

  get names(): readonly FoldedName[] {
    const { name, flag } = this.node;
    return (this.#names ??= [...new Set([name, flag].filter((text) => text !== undefined))].map(foldedName));
  }

  get urlScheme(): string | undefined {
    return SCHEME.exec(this.node.value)?.[1]?.toLowerCase();
  }
}

function folds(values: readonly string[]): (value: string | undefined) => boolean {
  const patterns = values.map(foldName);
  return (value) => {
    if (value === undefined) return false;
    const folded = foldName(value);
    return patterns.some((pattern) => fitsGlob(folded, pattern));
  };
}

function variableTest(values: readonly string[]): Test {
  const patterns: readonly NamePattern[] = values.map(namePattern);
  return ({ names }) => names.some((name) => patterns.some((pattern) => fitsName(name, pattern)));
}

/** Whether a host is the rule's host or lies below it; `*` stands for anything. */
export function fitsHost(host: string, pattern: string): boolean {
  return pattern.includes('*') ? fitsGlob(host, pattern) : host === pattern || host.endsWith(`.${pattern}`);
}

function hostTest(values: readonly string[]): Test {
  const patterns = values.map((value) => value.toLowerCase());
  return ({ node }) => node.hosts.some((host) => patterns.some((pattern) => fitsHost(host, pattern)));
}

function fileTest(values: readonly string[]): Test {
  const patterns = values.map((value) => value.toLowerCase());
  return ({ path }) => patterns.some((pattern) => fitsPath(path.toLowerCase(), pattern));
}

/** Whether a path fits a glob: without a slash its last part, otherwise the whole or its end; `*` crosses slashes. */
export function fitsPath(path: string, pattern: string): boolean {
  const glob = pattern.replaceAll('**/', '*').replaceAll('**', '*').replace(/^~\//, '');
  if (!glob.includes('/') || glob.startsWith('*')) {
    return fitsGlob(path.slice(path.lastIndexOf('/') + 1), glob) || fitsGlob(path, glob);
  }
  return fitsGlob(path, glob) || fitsGlob(path, `*/${glob}`);
}

function keysTest(values: readonly string[]): Test {
  const patterns = values.map((value) => value.split('.').map(foldName));
  return ({ node: { keys } }) =>
    keys !== undefined &&
    patterns.some((pattern) => {
      const tail = keys.slice(-pattern.length);
      return (
        tail.length === pattern.length &&
        pattern.every((part, index) => fitsGlob(foldName(tail[index] ?? ''), part))
      );
    });
}

function commandTest(values: readonly string[]): Test {
  const names = new Set(values.map((value) => value.toLowerCase()));
  return ({ node: { command } }) =>
    command !== undefined && names.has(command.slice(command.lastIndexOf('/') + 1).toLowerCase());
}

/** Where the line before a statement begins. */
function beforeStatement(text: string, start: number): number {
  const from = Math.max(0, start - CONTEXT);
  const before = text.slice(from, start);
  const own = before.lastIndexOf('\n');
  return from + (own < 0 ? 0 : before.lastIndexOf('\n', own - 1) + 1);
}

function wordTest(values: readonly string[]): Test {
  const words = values.map((value) => value.toLowerCase());
  return ({ node, text }) => {
    const { statement } = node;
    const from = Math.max(0, node.start - CONTEXT, beforeStatement(text, statement.start));
    const around = text.slice(from, Math.min(statement.end, node.end + CONTEXT)).toLowerCase();
    return words.some((word) => holdsWord(around, word));
  };
}

function holdsWord(text: string, word: string): boolean {
  if (word.length > 3) return text.includes(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const beside = (text[at - 1] ?? ' ') + (text[at + word.length] ?? ' ');
    if (!/[a-z0-9]/.test(beside)) return true;
  }
  return false;
}

function lineTest(line: NearLine): Test {
  const tests: Test[] = [];
  if (line.variable) tests.push(variableTest(line.variable));
  if (line.host) tests.push(hostTest(line.host));
  if (line.header) {
    const fits = folds(line.header);
    tests.push(({ node }) => fits(node.header));
  }
  if (line.scheme) {
    const schemes = new Set(line.scheme.map((scheme) => scheme.toLowerCase()));
    tests.push(({ node, urlScheme }) => schemes.has(node.scheme?.toLowerCase() ?? urlScheme ?? ''));
  }
  if (line.flag) {
    const fits = folds(line.flag);
    tests.push(({ node }) => fits(node.flag));
  }
  if (line.command) tests.push(commandTest(line.command));
  if (line.file) tests.push(fileTest(line.file));
  if (line.keys) tests.push(keysTest(line.keys));
  if (line.section) {
    const fits = folds(line.section);
    tests.push(({ node }) => fits(node.section));
  }
  if (line.word) tests.push(wordTest(line.word));
  return (place) => tests.length > 0 && tests.every((test) => test(place));
}

/**
 * A test of a rule's surroundings: true where one of its lines holds in full (or it has none) and none of those under
 * which the provider refuses the type.
 */
export function nearTest(rule: DetectionRule): Test {
  const lines = rule.near.map(lineTest);
  const refusals = (rule.refusedBy ?? []).map(lineTest);
  return (place) =>
    (lines.length === 0 || lines.some((holds) => holds(place))) && !refusals.some((holds) => holds(place));
}
