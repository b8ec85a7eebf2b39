// Assembles src/read/detect/search.wat and writes it as text that every tool can import.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const source = fileURLToPath(new URL('../src/read/detect/search.wat', import.meta.url));
const target = fileURLToPath(new URL('../src/read/detect/search-module.ts', import.meta.url));

/** The text of the module that src/read/detect/search-module.ts has to be. */
export async function searchModule() {
  const { parseWat } = await wabt();
  const module = parseWat(source, readFileSync(source));
  module.validate();
  const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
  module.destroy();
  return `/** src/read/detect/search.wat, assembled by \`npm run build\`. */\nexport const SEARCH_MODULE =\n  '${base64}';\n`;
}

/** Writes it where it has changed. */
export async function writeSearchModule() {
  const text = await searchModule();
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
}
