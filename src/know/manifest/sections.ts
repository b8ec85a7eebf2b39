import type {
  Attestation,
  DeclaredAsset,
  DeclaredEnvironment,
  DeclaredEvidence,
  Exclusion,
  Manifest,
} from '../../model/manifest.ts';
import { globMatch } from '../../util/glob.ts';
import type { Cursor } from './cursor.ts';
import { didYouMean } from './cursor.ts';
import { filesNamed } from './files-named.ts';
import { readGrants } from './grants.ts';
import { knownKind } from './names.ts';
import { given } from './safeguards.ts';
import { readSelector } from './selectors.ts';
import type { Reading } from './source.ts';
import { STATEMENT, readStatement, statementOf } from './statements.ts';

/** Names for what must not be lost. */
export function readAssets(at: Cursor | undefined, reading: Reading): DeclaredAsset[] {
  if (!at || at.blank) return [];
  return at.named('assets').map(({ name, value }) => {
    const fields = value.fields('an asset', { is: true, environment: false });
    const is = fields.get('is')?.fields('an asset', { kind: true, at: false });
    const kind = is?.get('kind')?.word();
    return {
      name: name.text,
      kind: kind ? knownKind(kind, reading) : '',
      ...given({ at: is?.text('at', true), environment: fields.text('environment') }),
      place: name.at.place,
    };
  });
}

const EVIDENCE = { credential: true, principal: false, from: true, 'run-as': false, complete: false };

/** Which documents state what a credential may do, and who says that there are no others. */
export function readEvidence(at: Cursor | undefined, reading: Reading): DeclaredEvidence[] {
  if (!at || at.blank) return [];
  return at.items('evidence').flatMap((item) => {
    const fields = item.fields('evidence', EVIDENCE);
    const credential = readSelector(fields.get('credential'), reading);
    const complete = readStatement(fields.get('complete'), reading, 'completeness');
    const rest = given({ principal: fields.text('principal'), runAs: fields.text('run-as') });
    const from = filesNamed(fields.get('from'), 'grants', reading);
    if (!credential) return [];
    return [{ credential, ...rest, from, ...(complete ? { complete } : {}), place: item.place }];
  });
}

/** What somebody has looked up and vouches for; never against what the provider or the token fixes. */
export function readAttested(at: Cursor | undefined, reading: Reading): Attestation[] {
  if (!at || at.blank) return [];
  return at.items('attested').flatMap((item) => {
    const fields = item.fields('an attestation', { credential: true, grants: true, ...STATEMENT });
    const selector = fields.get('credential');
    const credential = readSelector(selector, reading);
    const grants = readGrants(fields.get('grants'), reading, 'attestation');
    const statement = statementOf(fields, reading, 'attestation');
    if (credential?.type !== undefined) refuseFixed(credential.type, selector, reading);
    return credential && statement ? [{ credential, grants, statement, place: item.place }] : [];
  });
}

/** Every type that the selector names tells its own authority: nobody can attest another. */
function refuseFixed(type: string, selector: Cursor | undefined, reading: Reading): void {
  const types = [...reading.catalogue.types.values()].filter((one) => globMatch(type, one.id));
  const [first] = types;
  if (!first || types.some((one) => one.authority.known === 'no')) return;
  const title = types.length === 1 ? first.title : `every type that ${type} names`;
  const message =
    first.authority.known === 'token'
      ? `nobody can attest this: ${title} states its grants itself`
      : `nobody can attest this: the provider gives every ${title} the same`;
  selector
    ?.child('type')
    ?.problem(message, [{ label: 'write', text: 'a job: it says what the credential is needed for' }]);
}

/** By which hosts, variables and paths an environment is told. */
export function readEnvironments(at: Cursor | undefined): DeclaredEnvironment[] {
  if (!at || at.blank) return [];
  return at.named('environments').map(({ name, value }) => {
    const fields = value.fields('an environment', { hosts: false, variables: false, paths: false });
    return {
      name: name.text,
      hosts: fields.texts('hosts', 'hosts'),
      variables: fields.texts('variables', 'variables'),
      paths: fields.texts('paths', 'paths'),
      place: name.at.place,
    };
  });
}

/** Declared environments of contexts: `workspace`, `ci`, `ci <path of a workflow>`. */
export function readContexts(at: Cursor | undefined): Manifest['contexts'] {
  if (!at || at.blank) return {};
  const entries = at.named('contexts').map(({ name, value }) => {
    if (!/^(?:workspace|ci(?: \S.*)?)$/.test(name.text)) {
      const near = didYouMean(name.text, ['workspace', 'ci']);
      const write = { label: 'write', text: 'workspace, ci, or ci and the path of a workflow' };
      name.at.problem('this is no context', near.length > 0 ? near : [write]);
    }
    return [
      name.text,
      given({ environment: value.fields('a context', { environment: true }).text('environment') }),
    ];
  });
  return Object.fromEntries(entries) as Manifest['contexts'];
}

/** What is not audited, and why. */
export function readExclusions(at: Cursor | undefined): Exclusion[] {
  if (!at || at.blank) return [];
  return at.items('exclude').flatMap((item) => {
    const fields = item.fields('an exclusion', { path: true, reason: true });
    const [path, reason] = [fields.text('path'), fields.text('reason')];
    return path !== undefined && reason !== undefined ? [{ path, reason, place: item.place }] : [];
  });
}
