import { isDoubtful, typeTitle, type Credential } from '../../model/credential.ts';
import type { Effect } from '../../model/effect.ts';
import { environmentClass } from '../../model/environment.ts';
import type { Asset, Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim, ExcessOperation } from '../../model/finding.ts';
import { kept } from '../../util/kept.ts';
import { oncePer } from '../../util/once-per.ts';
import { credentialOf, exposureLists, ofData, onFloor, outsideJob } from './subjects.ts';
import { newManifest, newManifestText } from '../../model/new-manifest.ts';

/** What the user reads first: the credential, what it is for, and the worst that it can do. */
export function titleOf(lead: Claim, claims: readonly Claim[], facts: Facts): string {
  const { subject } = lead;
  if (subject.kind === 'context') return `${contextTitle(subject.name)}: ${lead.what}`;
  if (subject.kind === 'asset') return `${subject.name}: ${lead.what}`;
  if (subject.kind === 'manifest') {
    return lead.check === 'manifest-widened' ? widenedTitle(lead, facts) : `${subject.entry}: ${lead.what}`;
  }
  const credential = credentialOf(subject, facts);
  return credential === undefined ? lead.what : credentialTitle(credential, lead, claims, facts);
}

function widenedTitle({ what }: Claim, facts: Facts): string {
  const fresh = newManifest(facts);
  if (fresh.length > 0)
    return `${fresh.join(', ')} ${fresh.length === 1 ? 'is' : 'are'} not committed yet: ${newManifestText(facts.widenings)}`;
  return `This change edits what it is judged by: ${what}`;
}

function contextTitle(name: string): string {
  return name === 'workspace'
    ? 'Readable from one folder'
    : `Named in one workflow, ${name.replace(/^ci /, '')}`;
}

function credentialTitle(
  credential: Credential,
  lead: Claim,
  claims: readonly Claim[],
  facts: Facts,
): string {
  const type = typeTitle(credential, facts.catalogue.types);
  const job = facts.declared.get(credential.id)?.jobs[0];
  const doubt = isDoubtful(credential) ? ' with a wrong checksum' : '';
  const subject = `${job === undefined ? type : `${article(noun(type))} for ${job.name.replaceAll(/[-_]/g, ' ')}`}${doubt}`;
  const exposures = exposureLists(claims).map(outsideJob);
  const floor = exposures.map(onFloor);
  const worst = claims.find((claim) => claim.excess !== undefined)?.excess?.worst ?? [];
  const whole = facts.authorities.get(credential.id)?.floor.basis === 'fixed';
  const harm = floor.some((list) => list.length > 0)
    ? `can ${harmOf(floor, worst, whole)}`
    : exposures.some((list) => list.length > 0)
      ? `may ${harmOf(exposures, worst, whole)}`
      : milderHarm(lead, facts, credential);
  const separator = job === undefined ? ': ' : ' ';
  return `${subject}${separator}${harm}`;
}

const NOUNS = ['token', 'key', 'URL', 'password', 'secret', 'role', 'account'] as const;

/** `token`, `key`, `URL`: what the title calls it. */
function noun(title: string): string {
  const known = NOUNS.find((word) => title.toLowerCase().includes(word.toLowerCase()));
  return (
    known ??
    title
      .replace(/\s*\([^)]*\)\s*$/, '')
      .split(' ')
      .at(-1) ??
    'credential'
  );
}

function article(word: string): string {
  return `${/^[aeio]/i.test(word) ? 'An' : 'A'} ${word}`;
}

/** What the worst operation does to what; "production" alone only where the credential reaches all of it. */
function harmOf(
  lists: readonly (readonly Exposure[])[],
  worst: readonly ExcessOperation[],
  whole: boolean,
): string {
  const asset = (gravest(lists.map(ofData), worst) ?? gravest(lists, worst))?.asset;
  if (asset === undefined) return 'do more than its job';
  const data = lists.map(destroyed);
  const production = lists.some(inProduction);
  const named = asset.source === 'declared' ? asset.name : undefined;
  const object =
    named ??
    (!production
      ? withArticle(asset.title)
      : whole
        ? 'production'
        : `${withArticle(asset.title)} in production`);
  if (data.every((list) => list.length === 0))
    return asset.keeps === 'copies'
      ? `delete ${withArticle(asset.title)}`
      : `end the protection of ${object}`;
  const copies = data.some((list) => list.some((item) => isSame(item.asset, asset) && losesCopies(item)));
  return copies
    ? `delete ${object.replace(/ and its (?=\w+$)/, ', its ')} and its backups`
    : `delete ${object}`;
}

/** Whether copies are known, and all of them are within reach. */
function losesCopies({ recovery }: Exposure): boolean {
  return (
    recovery.some((item) => item.state === 'void' && item.system.basis !== 'declared') &&
    recovery.every((item) => item.state === 'void')
  );
}

/** Data that is destroyed itself. */
const destroyed = oncePer((exposures: readonly Exposure[]) =>
  kept(ofData(exposures), (item) => item.effects.includes('destroy')),
);

const inProduction = oncePer((exposures: readonly Exposure[]) =>
  exposures.some((item) => environmentClass(item.environment) === 'production'),
);

/** So many of the worst operations are looked for one by one. */
const LOOKED_FOR = 8;

/** The exposure to the operation that comes first among the worst; the first one where none is among them. */
function gravest(
  lists: readonly (readonly Exposure[])[],
  worst: readonly ExcessOperation[],
): Exposure | undefined {
  for (const { id } of worst.slice(0, LOOKED_FOR)) {
    for (const list of lists) {
      const found = list.find((item) => item.operation === id);
      if (found !== undefined) return found;
    }
  }
  const order = new Map(worst.map(({ id }, position) => [id, position]));
  let best: { readonly item: Exposure; readonly place: number } | undefined;
  for (const item of lists.flat()) {
    const place = order.get(item.operation) ?? worst.length;
    if (best === undefined || place < best.place) best = { item, place };
  }
  return best?.item;
}

function isSame(a: Asset, b: Asset): boolean {
  return a.kind === b.kind && a.name === b.name && a.at === b.at;
}

function withArticle(title: string): string {
  if (/^(an?|the|every|all|data)\b/i.test(title) || /^\w+[^s]s\b/.test(title) || isMany(title)) return title;
  return `${/^[aeio]/i.test(title) ? 'an' : 'a'} ${title}`;
}

/** Whether the noun of a title is a plural: `uploaded files and what was made of them`. */
function isMany(title: string): boolean {
  const [noun = ''] = title.split(/,| (?:and|or|of|with|that|in|on|from|to|by|for)\b/, 1);
  return /[a-z]{2}[^siu\W]s$/.test(noun);
}

/** What the worst effect comes to where nothing irreversible is in excess. */
const HARMS = {
  read: 'read what it reaches',
  disclose: 'read secrets or personal data',
  change: 'make changes that can be set back',
  spend: 'spend money',
  execute: 'run code or deployments',
  escalate: 'obtain more than it has',
  destroy: 'delete what can be restored',
  unprotect: 'delete what can be restored',
} as const satisfies Record<Effect, string>;

/** Of a credential that no manifest speaks of, what it comes to; nothing is known of some. */
function unwritten({ worst }: Claim, facts: Facts, credential: Credential): string {
  if (worst === undefined) return 'may do what nobody has written down';
  return `${facts.authorities.get(credential.id)?.settled === true ? 'can' : 'may'} ${HARMS[worst]}`;
}

function milderHarm(lead: Claim, facts: Facts, credential: Credential): string {
  switch (lead.check) {
    case 'leaked-credential':
      return lead.what.startsWith('only') ? 'is still in the history' : 'is in a tracked file';
    case 'undeclared-credential':
      return facts.manifest.present ? 'is named by no job' : unwritten(lead, facts, credential);
    case 'exceeds-job':
      return 'can do more than its job';
    case 'scope-unknown':
      return 'may do more than its job';
    case 'can-escalate':
      return 'can obtain more than its job';
    case 'reused-credential':
    case 'long-lived-credential':
      return lead.what.replace(/^it /, '');
    case 'disarmable-gate':
      return 'can switch off what stands before its own job';
    case 'prompt-only-gate':
    case 'ungated-destruction':
      return 'can destroy, within its job, with nothing enforced in front';
    case 'shared-fate-backup':
    case 'no-separate-backup':
      return 'can destroy, within its job, what no separate copy would restore';
    case 'untested-recovery':
    case 'mixed-environments':
    case 'manifest-widened':
    case 'review-overdue':
    case 'unused-entry':
      return lead.what;
  }
}
