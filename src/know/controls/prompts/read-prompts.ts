import type { Place } from '../../../model/fragment.ts';
import type { Prompt } from '../../../model/safeguard.ts';
import type { Tree } from '../../../model/tree.ts';
import { configuredPrompts, instructionReferences } from './configuration.ts';
import { importedPaths, resolveInside } from './imports.ts';
import { instructionKind } from './instruction-files.ts';
import { forbids } from './prohibition.ts';
import { readSentences, type Sentence } from './sentences.ts';
import { compareText } from '../../../util/order.ts';

const MAX_QUOTE = 300;
const MAX_FILES = 2000;
const MAX_IMPORT_DEPTH = 5;

/** Instruction files of a tree and the sentences in them that forbid or demand to be asked. */
export interface PromptReading {
  readonly prompts: readonly Prompt[];
  readonly files: readonly string[];
}

interface Reading {
  readonly tree: Tree;
  readonly known: ReadonlySet<string>;
  readonly seen: Set<string>;
  readonly prompts: Prompt[];
}

function toPrompt(path: string, sentence: Sentence): Prompt | undefined {
  const about = forbids(sentence.text, sentence.context);
  if (about.length === 0) return undefined;
  const place: Place = { path, line: sentence.line, column: sentence.column };
  const quote =
    sentence.text.length > MAX_QUOTE ? `${sentence.text.slice(0, MAX_QUOTE - 1)}…` : sentence.text;
  return { place, quote, about };
}

function addProse(reading: Reading, path: string, text: string, depth: number): void {
  for (const sentence of readSentences(text)) {
    const prompt = toPrompt(path, sentence);
    if (prompt !== undefined) reading.prompts.push(prompt);
  }
  if (depth >= MAX_IMPORT_DEPTH) return;
  for (const target of importedPaths(path, text)) addFile(reading, target, depth + 1);
}

function addFile(reading: Reading, path: string, depth: number): void {
  if (reading.seen.size >= MAX_FILES || reading.seen.has(path) || !reading.known.has(path)) return;
  const text = reading.tree.read(path);
  if (text === undefined) return;
  reading.seen.add(path);
  addProse(reading, path, text, depth);
}

function addConfiguration(reading: Reading, path: string): boolean {
  const text = reading.tree.read(path);
  if (text === undefined) return false;
  for (const written of instructionReferences(path, text)) {
    const target = resolveInside(path, written);
    if (target !== undefined) addFile(reading, target, 1);
  }
  const found = configuredPrompts(path, text);
  for (const sentence of found) {
    const prompt = toPrompt(path, sentence);
    if (prompt !== undefined) reading.prompts.push(prompt);
  }
  return found.length > 0;
}

/** Reads every instruction file of the tree, with the files they import, and quotes what forbids. */
export function readPrompts(tree: Tree): PromptReading {
  const paths = tree.paths();
  const reading: Reading = { tree, known: new Set(paths), seen: new Set(), prompts: [] };
  const configurations: string[] = [];
  for (const path of paths) {
    const kind = instructionKind(path);
    if (kind === 'prose') addFile(reading, path, 0);
    else if (kind === 'configuration' && configurations.length < MAX_FILES) configurations.push(path);
  }
  const configured = configurations.filter((path) => addConfiguration(reading, path));
  const files = [...new Set([...reading.seen, ...configured])].sort();
  const prompts = reading.prompts.sort(
    (a, b) =>
      compareText(a.place.path, b.place.path) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column,
  );
  return { prompts, files };
}
