import type { Place } from '../../model/fragment.ts';
import type { Manifest, Statement } from '../../model/manifest.ts';
import { selectorText } from './selector-text.ts';

/** An entry of a manifest as a phrase, with what it is told by when somebody edits it. */
export interface Entry {
  readonly key: string;
  readonly text: string;
  readonly place: Place;
}

/** Every entry beside the jobs, section by section in the order of the file format. */
export function entriesOf(manifest: Manifest): Entry[] {
  return [
    ...manifest.assets.map(({ name, kind, at, environment, place }) =>
      entry(['asset', name], `asset ${name}: ${kind}${after(' at ', at)}${after(', ', environment)}`, place),
    ),
    ...stated(manifest),
    ...surroundings(manifest),
    ...safeguards(manifest),
    ...manifest.acceptances.map(({ id, check, until, revoked, place }) =>
      entry(
        ['acceptance', id, check],
        `acceptance of ${id} (${check})${until === undefined ? ' without end' : ` until ${until}`}${after(', revoked on ', revoked)}`,
        place,
      ),
    ),
  ];
}

/** The section that an entry's key begins with. */
export function sectionOf(key: string): string {
  return key.slice(0, key.indexOf('\0'));
}

function stated(manifest: Manifest): Entry[] {
  return [
    ...manifest.evidence.map(({ credential, principal = '', from, complete, place }) =>
      entry(
        ['evidence', selectorText(credential), principal],
        `evidence for ${selectorText(credential)} from ${from.join(', ')}${after(', declared complete', until(complete))}`,
        place,
      ),
    ),
    ...manifest.attested.map(({ credential, grants, statement, place }) =>
      entry(
        ['attested', selectorText(credential)],
        `attestation for ${selectorText(credential)}: ${grants.flatMap((grant) => grant.written).join(', ')}${until(statement) ?? ''}`,
        place,
      ),
    ),
  ];
}

function surroundings(manifest: Manifest): Entry[] {
  const place = { path: manifest.revisions[0]?.path ?? 'overscope.yaml', line: 1, column: 1 };
  return [
    ...manifest.environments.map((one) => {
      const told = [...one.hosts, ...one.variables, ...one.paths].join(', ');
      return entry(['environment', one.name], `environment ${one.name}, told by ${told}`, one.place);
    }),
    ...Object.entries(manifest.contexts).map(([name, { environment }]) =>
      entry(['context', name], `context ${name} has environment ${environment ?? 'none'}`, place),
    ),
    ...manifest.exclude.map((one) =>
      entry(['exclude', one.path], `exclusion of ${one.path} (${one.reason})`, one.place),
    ),
    ...manifest.nested.map((path) => entry(['nested', path], `nested manifests in ${path}`, place)),
  ];
}

function safeguards(manifest: Manifest): Entry[] {
  return [
    ...manifest.gates.map(({ kind, operations, on, evidence, attested, place }) =>
      entry(
        ['gate', kind, ...operations, '', ...on],
        `gate ${kind} before ${operations.join(', ')}${on.length === 0 ? '' : ` on ${on.join(', ')}`}${after(', shown by ', evidence)}${after(', stated', until(attested))}`,
        place,
      ),
    ),
    ...manifest.recovery.map(({ name, kind, protects, at, restoredOn, attested, place }) =>
      entry(
        ['recovery', name],
        `recovery ${name} (${kind}) of ${protects.join(', ')}${after(' at ', at)}${after(', restored on ', restoredOn)}${after(', stated', until(attested))}`,
        place,
      ),
    ),
  ];
}

function entry(key: readonly string[], text: string, place: Place): Entry {
  return { key: key.join('\0'), text, place };
}

function until(statement: Statement | undefined): string | undefined {
  return statement === undefined ? undefined : ` until ${statement.until}`;
}

function after(words: string, value: string | undefined): string {
  return value === undefined ? '' : `${words}${value}`;
}
