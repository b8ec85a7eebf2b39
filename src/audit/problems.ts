import type { Gap } from '../model/fragment.ts';
import type { Problem } from '../model/manifest.ts';
import type { Hits } from '../read/detect/index.ts';
import { readingsOf } from '../read/sources/index.ts';
import { createRedactor } from '../util/redact.ts';

/**
 * Problems as they may be printed: what looks like a secret in a file's name, a message or the line that it quotes is
 * taken out, together with `known` values. The audit ends with them, before anything else was read.
 */
export function printableProblems(
  problems: readonly Problem[],
  scanText: (path: string, text: string) => Hits,
  known: readonly string[] = [],
): Problem[] {
  const texts = problems.flatMap(({ place, message, line = '' }) => [
    ...place.path.split('/').flatMap(readingsOf),
    message,
    line,
  ]);
  const { matches } = scanText('problems.txt', [...new Set(texts)].join('\n\n'));
  const found = matches.filter(({ role }) => role === 'secret').map(({ secret }) => secret);
  const redact = createRedactor([...known, ...found]);
  return problems.map(({ place, message, line, help }) => ({
    place: { ...place, path: redact(place.path) },
    message: redact(message),
    ...(line === undefined ? {} : { line: redact(line) }),
    help: help.map((item) => ({ ...item, text: redact(item.text) })),
  }));
}

/** What is wrong in the manifest of a commit, which nobody can mend there any more: it counts as none, and is said. */
export function brokenManifest(problems: readonly Problem[], redact: (text: string) => string): Gap[] {
  const paths = new Map(problems.toReversed().map(({ place, message }) => [place.path, { place, message }]));
  return [...paths.values()].toReversed().map(({ place, message }) => ({
    source: 'manifest',
    scope: 'file',
    kind: 'not-understood',
    path: redact(place.path),
    what: `${redact(place.path)}:${place.line}: ${redact(message)}; at this revision it counts as no manifest`,
  }));
}
