import type { CodeLanguage } from '../../../model/calls.ts';
import { braces } from './braces.ts';
import { go } from './go.ts';
import { javascript } from './javascript.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import type { Reader } from './walker.ts';

/** How files of one language are parsed and read. */
export interface Language {
  readonly language: CodeLanguage;
  readonly grammar: string;
  readonly reader: Reader;
}

const BY_ENDING: Readonly<Record<string, Language>> = {
  ts: { language: 'javascript', grammar: 'typescript', reader: javascript },
  mts: { language: 'javascript', grammar: 'typescript', reader: javascript },
  cts: { language: 'javascript', grammar: 'typescript', reader: javascript },
  tsx: { language: 'javascript', grammar: 'tsx', reader: javascript },
  js: { language: 'javascript', grammar: 'tsx', reader: javascript },
  jsx: { language: 'javascript', grammar: 'tsx', reader: javascript },
  mjs: { language: 'javascript', grammar: 'tsx', reader: javascript },
  cjs: { language: 'javascript', grammar: 'tsx', reader: javascript },
  vue: { language: 'javascript', grammar: 'typescript', reader: javascript },
  svelte: { language: 'javascript', grammar: 'typescript', reader: javascript },
  java: { language: 'java', grammar: 'java', reader: braces },
  cs: { language: 'csharp', grammar: 'c-sharp', reader: braces },
  php: { language: 'php', grammar: 'php', reader: braces },
  go: { language: 'go', grammar: 'go', reader: go },
  rb: { language: 'ruby', grammar: 'ruby', reader: ruby },
  rake: { language: 'ruby', grammar: 'ruby', reader: ruby },
  rs: { language: 'rust', grammar: 'rust', reader: rust },
  py: { language: 'python', grammar: 'python', reader: python },
};

/** Language of a file by its name, or by its first line. */
export function languageOf(path: string, text?: string): Language | undefined {
  const ending = /\.(?<ending>\w+)$/.exec(path)?.groups?.['ending']?.toLowerCase() ?? '';
  if (Object.hasOwn(BY_ENDING, ending)) return BY_ENDING[ending];
  const line = text?.slice(0, 80).split('\n')[0] ?? '';
  if (/^#!.*\bpython/.test(line)) return BY_ENDING['py'];
  if (/^#!.*\bruby/.test(line)) return BY_ENDING['rb'];
  if (/^#!.*\b(?:node|bun|deno|zx)\b/.test(line)) return BY_ENDING['mjs'];
  return undefined;
}
