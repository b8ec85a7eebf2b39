import { resolve } from 'node:path';
import { CHECKS } from '../../judge/checks/index.ts';
import {
  catalogueJson,
  checksJson,
  explainAudit,
  explainCheck,
  explainOperation,
  explainOperations,
  explainProvider,
  explainSet,
  explainSets,
  explainType,
  providerOf,
  subjectOf,
  type Selection,
  type Subject,
  type Wanted,
} from '../../tell/explain/index.ts';
import type { Catalogue, ProviderOperations } from '../../model/catalogue.ts';
import type { Credential } from '../../model/credential.ts';
import type { Report } from '../../model/report.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import { clip } from '../../util/wrap.ts';
import { UsageError } from '../errors.ts';
import { linked } from '../hyperlinks.ts';
import { plainAudit, readWords, shellWord } from '../options.ts';
import type { ExplainFlags } from '../program-catalogue.ts';
import { readRuleTexts } from '../own-rules.ts';
import { createServices } from '../services.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit } from './audit.ts';

/** Prints a type, operation, provider, check or finding in full. */
export async function explainCommand(
  what: string,
  path: string,
  flags: ExplainFlags,
  terminal: Terminal,
): Promise<number> {
  const texts = flags.rules.flatMap((folder) => readRuleTexts(resolve(terminal.host.cwd, folder), folder));
  const { catalogue } = createServices(
    terminal.host,
    terminal.version,
    { texts, widenings: [] },
    () => undefined,
  );
  const subject = subjectOf(what, catalogue);
  if (subject.kind === 'unknown')
    throw new UsageError(
      `nothing is called ${JSON.stringify(what)}`,
      patternHelp(what, catalogue) ?? help(subject.near),
    );
  if (subject.kind === 'finding') return explainFinding(subject.id, path, flags, terminal);
  const wanted = wantedOf(subject, flags, catalogue);
  terminal.out(
    flags.json === true
      ? jsonOf(subject, wanted, catalogue)
      : await linked(textOf(subject, wanted, catalogue, terminal.width), terminal),
  );
  return 0;
}

type Known = Exclude<Subject, { readonly kind: 'unknown' | 'finding' }>;

/** A list of operations or sets, where one is asked for; a filter alone asks for operations. */
function wantedOf(subject: Known, flags: ExplainFlags, catalogue: Catalogue): Wanted | undefined {
  const { effect, plane, name } = flags;
  const filtered = [effect, plane, name].some((item) => item !== undefined) || flags.irreversible === true;
  if (!filtered && flags.operations !== true && flags.sets !== true) return undefined;
  if (flags.operations === true && flags.sets === true)
    throw new UsageError('--operations and --sets are two different lists', ['write  one of them']);
  if (
    subject.kind === 'operation' ||
    subject.kind === 'named' ||
    subject.kind === 'check' ||
    subject.kind === 'audit'
  )
    throw new UsageError('only a provider, a type or a set has operations to list', [
      'write  overscope explain railway --operations',
    ]);
  const selection = {
    ...(effect === undefined ? {} : { effect }),
    ...(plane === undefined ? {} : { plane }),
    ...(name === undefined ? {} : { name }),
    irreversible: flags.irreversible === true,
  };
  checkSelection(selection, catalogue.operations(providerOf(subject)));
  return { list: flags.sets === true ? 'sets' : 'operations', holder: subject, selection };
}

/** A plane or a name that the provider does not have gets the nearest ones, never an empty list. */
function checkSelection({ plane, name }: Selection, own: ProviderOperations): void {
  const planes = [...new Set(own.list.map((operation) => operation.plane))];
  if (plane !== undefined && !planes.includes(plane))
    throw new UsageError(`${own.provider} has no plane ${JSON.stringify(plane)} with a list`, [
      `write  ${planes.length === 0 ? 'no plane: none of its planes has a list' : planes.join(', ')}`,
    ]);
  if (name !== undefined && own.resolve([name]).unknown.length > 0)
    throw new UsageError(
      `${own.provider} has no operation ${JSON.stringify(name)}`,
      help(
        nearest(
          name,
          own.list.map((operation) => operation.id),
          3,
        ),
        `${own.provider}:… with * for any part`,
      ),
    );
}

function jsonOf(subject: Known, wanted: Wanted | undefined, catalogue: Catalogue): string {
  if (subject.kind === 'audit') return checksJson(Object.values(CHECKS));
  return subject.kind === 'check'
    ? checksJson([CHECKS[subject.id]])
    : catalogueJson(subject, catalogue, wanted);
}

function textOf(subject: Known, wanted: Wanted | undefined, catalogue: Catalogue, width: number): string {
  if (wanted !== undefined) {
    const list = wanted.list === 'sets' ? explainSets : explainOperations;
    return list(wanted.holder, wanted.selection, catalogue, width);
  }
  switch (subject.kind) {
    case 'type':
      return explainType(subject.type, catalogue, width);
    case 'operation':
      return explainOperation(subject.operation, subject.provider, catalogue, width);
    case 'named':
      return subject.operations
        .map((one) => explainOperation(one.operation, one.provider, catalogue, width))
        .join('\n');
    case 'provider':
      return explainProvider(subject.provider, catalogue, width);
    case 'set':
      return explainSet(subject.group, subject.provider, catalogue, width);
    case 'audit':
      return explainAudit(Object.values(CHECKS), width);
    case 'check':
      return explainCheck(CHECKS[subject.id], width);
  }
}

/** A pattern names no operation but many: the list of the provider takes it. */
function patternHelp(what: string, { providers }: Catalogue): string[] | undefined {
  const provider = what.slice(0, Math.max(0, what.indexOf(':')));
  return what.includes('*') && providers.has(provider)
    ? [`write  overscope explain ${provider} --operations --name ${shellWord(what)}`]
    : undefined;
}

const NAMES = 'a type (railway/account-token), a provider, an operation, a check, or the id of a finding';

function help(near: readonly string[], write = NAMES): string[] {
  return near.length === 0
    ? [`write  ${write}`]
    : near.map((name, position) => `${position === 0 ? 'did you mean' : '            '}  ${name}`);
}

/** Whether an id that was written down longer is the beginning of the value's whole fingerprint. */
function isBeginningOf({ id: own, fingerprint }: Credential, id: string): boolean {
  return id.startsWith(own) && (fingerprint?.replace(/^v1:/, '').startsWith(id) ?? false);
}

/** Ids that are written nearly so, with what they are about. */
function nearIds(id: string, { findings, credentials }: Report): string[] {
  const titles = new Map([
    ...credentials.map((one) => [one.id, 'a credential without a finding'] as const),
    ...findings.toReversed().map((finding) => [finding.id, printable(finding.title)] as const),
  ]);
  return nearest(id, titles.keys(), MOST_NEAR).map(
    (near, position) =>
      `${position === 0 ? 'did you mean' : '            '}  ${near}  ${clip(titles.get(near) ?? '', TITLE)}`,
  );
}

/** Near ids that are told, and the columns that each title has. */
const MOST_NEAR = 3;
const TITLE = 56;

/** A finding of a folder with every irreversible operation by name. */
async function explainFinding(
  id: string,
  path: string,
  flags: ExplainFlags,
  terminal: Terminal,
): Promise<number> {
  const { report, redact } = await runAudit(path, plainAudit(flags), terminal);
  const whole = new Set(
    report.credentials.filter((one) => isBeginningOf(one, id)).map((credential) => credential.id),
  );
  const findings = report.findings.filter((finding) => finding.id.startsWith(id) || whole.has(finding.id));
  const quiet = report.credentials.filter(
    (credential) => credential.id.startsWith(id) || whole.has(credential.id),
  );
  if (findings.length === 0 && quiet.length > 0) {
    const { listReport } = await import('../../tell/report/list.ts');
    const view = { width: terminal.width, colour: false, all: true, quiet: true, reproduce: '' };
    const text = listReport({ ...report, credentials: quiet, names: [], findings: [] }, view);
    terminal.out(redact(`${text}\nNo finding is about it.\n`));
    return 0;
  }
  if (findings.length === 0)
    throw new UsageError(
      `there is no finding ${JSON.stringify(id)} in ${path === '.' ? 'this folder' : path}`,
      [
        ...nearIds(id, report),
        `all findings  overscope${path === '.' ? '' : ` audit ${shellWord(path)}`} --all`,
        'of a change   overscope explain <id> --base <rev>, as it was audited',
      ],
    );
  const { findingsReport } = await import('../../tell/report/text-findings.ts');
  const view = {
    width: terminal.width,
    colour: terminal.colour && flags.color,
    all: true,
    quiet: true,
    reproduce: '',
  };
  const root = resolve(terminal.host.cwd, path);
  const where = path === '.' ? [] : [shellWord(path)];
  const words = [...where, ...readWords(plainAudit(flags)), '--operations'].join(' ');
  const text = findingsReport(
    findings,
    report,
    view,
    flags.operations === true
      ? { all: true }
      : { all: false, rest: (own) => `overscope explain ${own} ${words}` },
  );
  terminal.out(await linked(redact(text), terminal, { root, report }));
  const named = new Set(
    findings.flatMap(({ subject }) => (subject.kind === 'credential' ? [subject.id] : [])),
  );
  const types = report.credentials.filter(({ id }) => named.has(id)).flatMap(({ fits }) => fits);
  for (const type of new Set(types)) terminal.out(`\nType: overscope explain ${type}\n`);
  return 0;
}
