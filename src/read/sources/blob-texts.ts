import type { Host } from '../../model/host.ts';
import { BatchParser } from './batch-parser.ts';
import { wholeFragment } from './content.ts';

/** Texts of blobs by their ids, read by one run of git; what is binary or not here has none. */
export function blobTexts(host: Host, root: string, oids: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (oids.length === 0) return texts;
  let at = -1;
  const parser = new BatchParser({
    start: () => {
      at += 1;
      return 'whole';
    },
    content: (bytes) => {
      const oid = oids[at];
      const text = textIn('', bytes);
      if (oid !== undefined && text !== undefined) texts.set(oid, text);
      return true;
    },
    end: () => undefined,
    missing: () => {
      at += 1;
    },
  });
  const input = oids.map((oid) => `${oid}\n`).join('');
  parser.push(host.git(root, ['cat-file', '--batch', '--buffer'], input).stdout);
  return texts;
}

/** The text of a whole content; `undefined` where it is binary. */
export function textIn(path: string, bytes: Uint8Array): string | undefined {
  const fragment = wholeFragment({ source: 'tree', path, tracking: 'none' }, bytes);
  return fragment === undefined ? undefined : new TextDecoder().decode(fragment.bytes);
}
