import { readDocuments } from '../resources/document.ts';
import type { Setting } from '../resources/setting.ts';
import { readSentences, type Sentence } from './sentences.ts';

const PROMPT_KEYS = new Set([
  'systemprompt',
  'systemmessage',
  'systeminstruction',
  'systeminstructions',
  'system',
  'appendsystemprompt',
  'instructions',
  'instruction',
  'custominstructions',
  'developerinstructions',
  'baseinstructions',
  'userinstructions',
  'preamble',
  'prompt',
  'backstory',
  'rules',
  'guidelines',
  'constraints',
  'persona',
]);
const REFERENCE_KEYS = new Set([
  'instructions',
  'read',
  'rules',
  'modelinstructionsfile',
  'experimentalinstructionsfile',
  'contextfilename',
  'filename',
  'systempromptfile',
  'promptfile',
]);
const ANCHOR =
  /system|instruction|prompt|backstory|preamble|guidelines|constraints|persona|rules|"?role"?\s*[:=]|\bread\b|fileName/i;
const FILE = /^(?:\.{0,2}\/)?[\w.@/-]{1,200}\.(?:md|mdc|txt)$/;
const MAX_TEXTS = 200;

interface Text {
  readonly key: string;
  readonly setting: Setting;
}

function collect(setting: Setting, key: string, out: Text[], seen: Set<Setting>, depth: number): void {
  if (depth > 12 || out.length >= MAX_TEXTS || seen.has(setting)) return;
  seen.add(setting);
  const role = setting.map?.get('role')?.value;
  if (role === 'system' || role === 'developer') {
    const content = setting.map?.get('content');
    if (content !== undefined) collect(content, 'system', out, seen, depth + 1);
  }
  if (typeof setting.value === 'string') out.push({ key, setting });
  for (const item of setting.list ?? []) collect(item, key, out, seen, depth + 1);
  for (const [name, child] of setting.map ?? [])
    collect(child, name.toLowerCase().replaceAll(/[^a-z]/g, ''), out, seen, depth + 1);
}

function texts(path: string, text: string): readonly Text[] {
  if (!ANCHOR.test(text)) return [];
  const out: Text[] = [];
  for (const document of readDocuments(path, text)) collect(document, '', out, new Set(), 0);
  return out;
}

/** Sentences of the system prompts that a configuration file of an agent holds, placed in that file. */
export function configuredPrompts(path: string, text: string): readonly Sentence[] {
  const found: Sentence[] = [];
  const lines = text.split('\n');
  for (const { key, setting } of texts(path, text)) {
    if (!PROMPT_KEYS.has(key) || typeof setting.value !== 'string' || FILE.test(setting.value)) continue;
    for (const sentence of readSentences(setting.value))
      found.push({ ...sentence, ...locate(lines, setting, sentence) });
  }
  return found;
}

/** Finds the line on which a sentence of a multi-line value starts; the value's own place where it is escaped. */
function locate(
  lines: readonly string[],
  setting: Setting,
  sentence: Sentence,
): { line: number; column: number } {
  const head = sentence.text.slice(0, 24);
  const limit = Math.min(lines.length, setting.line + sentence.line + 400);
  for (let line = setting.line; line <= limit; line += 1) {
    const column = (lines[line - 1] ?? '').indexOf(head, line === setting.line ? setting.column - 1 : 0);
    if (column >= 0) return { line, column: column + 1 };
  }
  return { line: setting.line, column: setting.column };
}

/** Files that a configuration hands to its agent as instructions, as written. */
export function instructionReferences(path: string, text: string): readonly string[] {
  return texts(path, text).flatMap(({ key, setting }) =>
    REFERENCE_KEYS.has(key) && typeof setting.value === 'string' && FILE.test(setting.value)
      ? [setting.value]
      : [],
  );
}
