import type { Comparison, CredentialChange, PolicyChange, Revision } from '../../../model/change.ts';
import { printable } from '../../../util/printable.ts';
import { count } from '../../../util/wrap.ts';
import {
  credentialLines,
  entriesBeside,
  entryLine,
  inOrder,
  safeguardLines,
  type ChangeLine,
} from '../present/changes.ts';
import { gapLines } from '../present/coverage.ts';
import { wideningText } from '../present/widenings.ts';
import { placeText } from '../present/names.ts';

/** Lines of one kind under a heading; the same in every format for people. */
export interface Section {
  readonly title: string;
  readonly lines: readonly ChangeLine[];
}

/** Everything that differs: what makes more possible first, then what makes less, then the rest and the manifest. */
export function sectionsOf(comparison: Comparison): Section[] {
  const { change } = comparison;
  const lines = inOrder([
    ...change.credentials.flatMap((item) => withAdvice(item, comparison)),
    ...change.safeguards.flatMap(safeguardLines),
  ]);
  const of = (effect: ChangeLine['effect']): ChangeLine[] => lines.filter((line) => line.effect === effect);
  return [
    { title: 'Wider', lines: of('wider') },
    { title: 'Narrower', lines: of('narrower') },
    { title: 'Otherwise', lines: of('neither') },
    { title: 'The manifest', lines: entriesBeside(change).map(entryLine) },
    { title: 'Bound to no credential here', lines: comparison.unbound.map(policyLine) },
  ].filter((section) => section.lines.length > 0);
}

/** A value that left the files is still held by the earlier commit. */
function withAdvice(change: CredentialChange, { before, catalogue }: Comparison): ChangeLine[] {
  const lines = credentialLines(change, { catalogue });
  const { what, credential } = change;
  if (what !== 'removed' || credential.reached !== 'value' || before.oid === undefined) return lines;
  const revoke = catalogue.types.get(credential.fits[0] ?? '')?.revoke;
  const advice = `commit ${before.oid.slice(0, 7)} still holds it${revoke === undefined ? '' : `, revoke it: ${revoke}`}`;
  return lines.map((line) => ({ ...line, text: `${line.text}; ${advice}` }));
}

/** `Wider: 1 credential added, 1 gate gone or weaker.`, a sentence each way; or that nothing changed. */
export function sentences(comparison: Comparison): string[] {
  const wider = summed(comparison, 'wider');
  const narrower = summed(comparison, 'narrower');
  const said = [
    ...(wider === '' ? [] : [`Wider: ${wider}.`]),
    ...(narrower === '' ? [] : [`Narrower: ${narrower}.`]),
  ];
  if (said.length > 0) return said;
  const whole = comparison.complete && unread(comparison).length === 0;
  const loose = comparison.unbound.length;
  if (loose > 0)
    return [
      `What the credentials here permit did not change${whole ? '' : ' in what was read'}; ${count(loose, 'policy or role', 'policies or roles')} did that none of them is bound to.`,
    ];
  return [`Nothing that is permitted changed${whole ? '' : ' in what was read'}.`];
}

/** `wider  user/uploader, infra/iam.tf:4: evidence: in overscope.yaml says which credential is its`. */
function policyLine({ principal, effect, place }: PolicyChange): ChangeLine {
  const where = place === undefined ? '' : `, ${placeText(place)}`;
  return {
    verb: effect === 'wider' ? 'widens' : effect === 'narrower' ? 'narrows' : 'edits',
    text: `${printable(principal)}${where}; evidence: in overscope.yaml says whose it is`,
    effect: 'neither',
  };
}

function summed({ change, catalogue }: Comparison, effect: 'wider' | 'narrower'): string {
  const wider = effect === 'wider';
  const has = (lines: readonly ChangeLine[]): boolean => lines.some((line) => line.effect === effect);
  const own = change.credentials.filter((item) => has(credentialLines(item, { catalogue })));
  const lost = change.safeguards.filter((item) => has(safeguardLines(item)));
  const whole = own.filter(({ what }) => what !== 'changed').length;
  const changed = own.filter(({ what }) => what === 'changed');
  const verb = wider ? 'widens' : 'narrows';
  const part = changed.filter((item) =>
    credentialLines(item, { catalogue }).some((line) => line.verb === verb),
  ).length;
  const elsewhere = changed.length - part;
  const of = (kind: 'gate' | 'recovery'): number => lost.filter((item) => item.kind === kind).length;
  const how = wider ? 'gone or weaker' : 'new or stronger';
  return [
    ...(whole > 0 ? [`${count(whole, 'credential')} ${wider ? 'added' : 'removed'}`] : []),
    ...(part > 0 ? [`${count(part, 'credential')} can do ${wider ? 'more' : 'less'}`] : []),
    ...(elsewhere > 0 ? [`${count(elsewhere, 'credential')} of another environment`] : []),
    ...(of('gate') > 0 ? [`${count(of('gate'), 'gate')} ${how}`] : []),
    ...(of('recovery') > 0 ? [`${count(of('recovery'), 'recovery system')} ${how}`] : []),
  ].join(', ');
}

/** `main (77ab01c)`, `work tree`; a hash is not said twice. */
export function revisionText({ rev, oid }: Pick<Revision, 'rev' | 'oid'>): string {
  if (oid === undefined || oid.startsWith(rev)) return printable(rev.slice(0, 12));
  return `${printable(rev)} (${oid.slice(0, 7)})`;
}

/** The same in a sentence: the work tree is no name. */
export function holderText(revision: Pick<Revision, 'rev' | 'oid'>): string {
  const text = revisionText(revision);
  return revision.oid === undefined ? `the ${text}` : text;
}

/** What the later manifest adds that this comparison does not count. */
export function uncounted({ widenings }: Comparison): string[] {
  return widenings.map((item) => `${placeText(item.place)} ${printable(wideningText(item))}`);
}

/** What was compared, by which manifest, and what was not. */
export function closing(comparison: Comparison): string[] {
  const { before, after, manifestFrom } = comparison;
  const ignored = after.coverage.leftOut.find(({ kind }) => kind === 'ignored')?.files ?? 0;
  return [
    `Compared the files of each revision, ${count(before.credentials, 'credential')} then and ${after.credentials} now, by the manifest of ${printable(manifestFrom)}; not the history.`,
    ...(ignored === 0 ? [] : [`${count(ignored, 'git-ignored file')} left out: no revision holds them.`]),
  ];
}

/** What could not be read of either revision. */
export function unread({
  before,
  after,
}: Comparison): { readonly label: string; readonly lines: readonly string[] }[] {
  return [before, after].flatMap((side) =>
    gapLines(side.coverage.gaps, 3).map(({ label, lines }) => ({
      label,
      lines: lines.map((line, position) => (position === 0 ? `${revisionText(side)}: ${line}` : line)),
    })),
  );
}
