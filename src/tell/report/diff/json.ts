import type { Comparison, Revision } from '../../../model/change.ts';
import { jsonText } from '../../../util/json-text.ts';
import { changeJson } from '../change-json.ts';
import { coverageJson, wideningJson } from '../json-parts.ts';

/** The comparison as a versioned document; its schema is `diff.schema.json`. */
export function diffJson(comparison: Comparison, exit: number): string {
  const { version, asOf, name, catalogue, before, after, manifestFrom, change, widenings } = comparison;
  const { manifest, ...rest } = changeJson(change);
  return jsonText({
    version: 1,
    kind: 'diff',
    tool: { name: 'overscope', version, catalogue: catalogue.hash, reviewed: catalogue.reviewed },
    asOf,
    exit,
    complete: comparison.complete,
    audited: { name },
    before: revisionJson(before),
    after: revisionJson(after),
    ...rest,
    unbound: comparison.unbound.map(({ provider, principal, effect, place }) => ({
      provider,
      principal,
      effect,
      place: place === undefined ? null : { path: place.path, line: place.line },
    })),
    manifest: {
      from: manifestFrom,
      changes: manifest,
      notYetCounting: widenings.map(wideningJson),
    },
  });
}

/** `oid` is `null` for the work tree. */
function revisionJson({ rev, oid, credentials, coverage }: Revision): object {
  return {
    rev,
    oid: oid ?? null,
    credentials,
    coverage: coverageJson(coverage),
  };
}
