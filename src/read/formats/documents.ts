import type { Reading } from './draft.ts';
import { readJson } from './json.ts';
import type { Format } from './kind.ts';
import { readNetrc, readPgpass } from './logins.ts';
import { ENV, INI, NPMRC, PROPERTIES, readSections } from './sections.ts';
import { readXml } from './xml.ts';
import { readYaml } from './yaml.ts';

/** Reads a document by its format's grammar; false where the format has none. */
export function readDocument(reading: Reading, format: Format, path: string): boolean {
  switch (format.document) {
    case 'json':
      readJson(reading, false);
      return true;
    case 'notebook':
      readJson(reading, true);
      return true;
    case 'yaml':
      readYaml(reading);
      return true;
    case 'sections':
      readSections(reading, path.endsWith('npmrc') ? NPMRC : INI);
      return true;
    case 'properties':
      readSections(reading, PROPERTIES);
      return true;
    case 'env':
      readSections(reading, ENV);
      return true;
    case 'xml':
      readXml(reading);
      return true;
    case 'netrc':
      readNetrc(reading);
      return true;
    case 'pgpass':
      readPgpass(reading);
      return true;
    case undefined:
      return false;
    default:
      return false;
  }
}
