import type { Catalogue } from '../model/catalogue.ts';
import type { OpenNeed, Proposed, ProposedGrant, ProposedJob } from '../model/proposal.ts';
import { isUnused } from '../tell/proposal/index.ts';
import { nearest } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import { hanging } from '../util/wrap.ts';
import type { Asks } from './questions.ts';

/** What a dialogue about one job needs. */
export interface Dialogue {
  readonly ask: Asks;
  readonly say: (lines: readonly string[]) => void;
  readonly catalogue: Catalogue;
  /** Names of other jobs. */
  readonly taken: ReadonlySet<string>;
  /** `answered on 2026-11-23`: the reason of what a person said. */
  readonly said: string;
  readonly width: number;
}

const INDENT = 5;
const KEEP = '[Y]es (e)dit (s)kip (?)';
const HELP = [
  'y, Enter  write this job as it stands',
  'e         go through its lines; Enter keeps a line, - empties it',
  'a         this one and all that follow, as proposed',
  's         no job: the audit goes on reporting this credential',
  '?         this',
];

const NO_ENVIRONMENT: Proposed = { because: 'nothing tells', question: 'Which environment is it for?' };

type Turn = 'edit' | 'skip' | 'all';
type Answer<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: Turn };

/** What became of a proposal; `rest`: so is whatever follows it, without a question. */
export interface Settled {
  readonly job?: ProposedJob;
  readonly rest?: true;
}

/** Goes through one proposed job: its questions where something is unknown, else whether to keep it. */
export async function settleJob(job: ProposedJob, dialogue: Dialogue): Promise<Settled> {
  const unused = isUnused(job);
  const asked =
    unused || !hasQuestions(job) ? await keep(job, unused, dialogue) : await questions(job, dialogue);
  switch (asked.kind) {
    case 'value':
      return { job: asked.value };
    case 'edit':
      return { job: await edit(job, dialogue) };
    case 'all':
      return { job, rest: true };
    case 'skip':
      return {};
  }
}

function hasQuestions({ purpose, owner, environment, open }: ProposedJob): boolean {
  return (
    open.length > 0 ||
    [purpose, owner, environment].some((one) => one !== undefined && one.value === undefined)
  );
}

async function keep(job: ProposedJob, unused: boolean, dialogue: Dialogue): Promise<Answer<ProposedJob>> {
  const question = `Keep this${unused ? ' as "unknown"' : ''}? ${KEEP}`;
  for (;;) {
    const answer = (await dialogue.ask(question)).toLowerCase();
    if (answer === '' || isYes(answer)) return { kind: 'value', value: job };
    const turn = turnOf(answer, dialogue);
    if (turn !== undefined) return { kind: turn };
    if (answer !== '?') dialogue.say(note('y, e, s, a or ?', dialogue));
  }
}

function isYes(answer: string): boolean {
  return answer === 'y' || answer === 'yes';
}

/** `e`, `s` and `a` work at every question; `?` says so. */
function turnOf(answer: string, dialogue: Dialogue): Turn | undefined {
  if (answer === '?') dialogue.say(HELP.map((line) => `${' '.repeat(INDENT)}${line}`));
  if (answer === 's' || answer === 'skip') return 'skip';
  if (answer === 'a' || answer === 'all') return 'all';
  return answer === 'e' || answer === 'edit' ? 'edit' : undefined;
}

function note(text: string, { width }: Dialogue): string[] {
  return hanging(' '.repeat(INDENT), INDENT, text, width);
}

async function questions(job: ProposedJob, dialogue: Dialogue): Promise<Answer<ProposedJob>> {
  let settled = job;
  const fields = ['purpose', 'open', 'environment', 'owner'] as const;
  for (const field of fields) {
    const answer =
      field === 'open' ? await settleOpen(settled, dialogue) : await settleField(settled, field, dialogue);
    if (answer.kind !== 'value') return answer;
    settled = answer.value;
  }
  return { kind: 'value', value: settled };
}

async function settleField(
  job: ProposedJob,
  field: 'purpose' | 'environment' | 'owner',
  dialogue: Dialogue,
): Promise<Answer<ProposedJob>> {
  const { value, question = '' } = job[field] ?? { value: '' };
  if (value !== undefined) return { kind: 'value', value: job };
  for (;;) {
    const answer = await dialogue.ask(`${question} >`);
    const turn = turnOf(answer, dialogue);
    if (turn !== undefined) return { kind: turn };
    if (answer === '' || answer === 'unknown') return { kind: 'value', value: job };
    if (answer !== '?') return { kind: 'value', value: { ...job, [field]: answered(answer, dialogue) } };
  }
}

function answered(value: string, { said }: Dialogue): Proposed {
  return { value, because: said };
}

async function settleOpen(job: ProposedJob, dialogue: Dialogue): Promise<Answer<ProposedJob>> {
  let settled: ProposedJob = { ...job, open: [] };
  for (const need of job.open) {
    const answer = await settleNeed(settled, need, dialogue);
    if (answer.kind !== 'value') return answer;
    settled = answer.value;
  }
  return { kind: 'value', value: settled };
}

/** More operations: what a yes grants, or which; a no is the end of it, `unknown` keeps the question. */
async function settleNeed(
  job: ProposedJob,
  need: OpenNeed,
  dialogue: Dialogue,
): Promise<Answer<ProposedJob>> {
  if (need.operations === undefined && job.grants.length === 0) return nameOperations(job, need, dialogue);
  const usual = need.operations === undefined ? 'n' : 'unknown';
  const question = `${needQuestion(job, need)} [${usual}] (y/n/unknown)`;
  for (;;) {
    const answer = (await dialogue.ask(question)).toLowerCase() || usual;
    const turn = turnOf(answer, dialogue);
    if (turn !== undefined) return { kind: turn };
    if (answer === 'n' || answer === 'no') return { kind: 'value', value: job };
    if (answer === 'unknown' || answer === 'u')
      return { kind: 'value', value: { ...job, open: [...job.open, need] } };
    if (isYes(answer)) {
      if (need.operations === undefined) return nameOperations(job, need, dialogue);
      const grants = withOperations(job.grants, need.operations, dialogue.said);
      return { kind: 'value', value: { ...job, grants } };
    }
    if (answer !== '?') dialogue.say(note('y, n or unknown', dialogue));
  }
}

/** The operations by name; without any the question stays. */
async function nameOperations(
  job: ProposedJob,
  need: OpenNeed,
  dialogue: Dialogue,
): Promise<Answer<ProposedJob>> {
  const answer = await whichOperations('Which operations? (Enter: unknown) >', [], dialogue);
  if (typeof answer === 'string') return { kind: answer };
  if (answer.length === 0) return { kind: 'value', value: { ...job, open: [...job.open, need] } };
  return { kind: 'value', value: { ...job, grants: withOperations(job.grants, answer, dialogue.said) } };
}

function needQuestion({ grants }: ProposedJob, need: OpenNeed): string {
  const known = grants.flatMap(({ operations }) => operations.map(({ id }) => id.slice(id.indexOf(':') + 1)));
  if (need.operations !== undefined && need.operations.length > 0)
    return `Does it need ${printable(listed(need.operations))}?`;
  return `Does it need more than ${printable(listed(known))}?`;
}

function listed(names: readonly string[]): string {
  const most = 4;
  return names.length > most
    ? `${names.slice(0, most).join(', ')} and ${names.length - most} more`
    : names.join(', ');
}

function withOperations(
  grants: readonly ProposedGrant[],
  ids: readonly string[],
  because: string,
): ProposedGrant[] {
  const had = new Set(grants.flatMap(({ operations }) => operations.map(({ id }) => id)));
  const operations = ids.filter((id) => !had.has(id)).map((id) => ({ id, because }));
  return operations.length === 0 ? [...grants] : [...grants, { operations, on: [] }];
}

/** Operations by their names, separated by commas; asks until all are known. */
async function whichOperations(
  question: string,
  usual: readonly string[],
  dialogue: Dialogue,
): Promise<readonly string[] | Turn> {
  for (;;) {
    const answer = await dialogue.ask(question);
    if (answer === '' || answer === 'unknown') return usual;
    if (answer === '-') return [];
    const turn = turnOf(answer, dialogue);
    if (turn !== undefined) return turn;
    if (answer === '?') continue;
    const names = answer.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
    const wrong = names.find((name) => !isOperation(name, dialogue.catalogue));
    if (wrong === undefined) return names;
    dialogue.say(note(wrongText(wrong, dialogue.catalogue), dialogue));
  }
}

/** An operation, a pattern or a set of a provider that the catalogue has. */
function isOperation(name: string, catalogue: Catalogue): boolean {
  const provider = /^[^:/]*/.exec(name)?.[0] ?? '';
  if (!catalogue.providers.has(provider)) return false;
  const operations = catalogue.operations(provider);
  return operations.index(name) !== undefined || operations.resolve([name]).unknown.length === 0;
}

function wrongText(name: string, catalogue: Catalogue): string {
  const provider = /^[^:/]*/.exec(name)?.[0] ?? '';
  if (!catalogue.providers.has(provider)) {
    const near = nearest(provider, catalogue.providers.keys(), 1)[0];
    return `${printable(name)}: write provider:operation, such as ${near === undefined ? 'aws:s3:PutObject' : `${near}:…`}`;
  }
  const ids = catalogue.operations(provider).list.map(({ id }) => id);
  const [near] = nearest(name, ids, 1);
  const help =
    near === undefined ? `all of them: overscope explain ${provider} --operations` : `did you mean ${near}?`;
  return `${printable(name)} is no operation; ${help}`;
}

/** Every line in turn: Enter keeps what is proposed, `-` empties it. */
async function edit(job: ProposedJob, dialogue: Dialogue): Promise<ProposedJob> {
  const name = await editName(job.name, dialogue);
  const purpose = await editField('purpose', job.purpose, dialogue);
  const ids = job.grants.flatMap(({ operations }) => operations.map(({ id }) => id));
  const shown = ids.length === 0 ? 'unknown' : printable(listed(ids));
  const answer = await whichOperations(`operations (${shown}) >`, ids, dialogue);
  const operations = typeof answer === 'string' ? ids : answer;
  const kept = new Set(operations);
  const grants = job.grants.flatMap((grant) => {
    const own = grant.operations.filter(({ id }) => kept.has(id));
    return own.length === 0 ? [] : [{ ...grant, operations: own }];
  });
  const environment = await editField('environment', job.environment ?? NO_ENVIRONMENT, dialogue);
  const owner = await editField('owner', job.owner, dialogue);
  const { environment: _, ...rest } = job;
  return {
    ...rest,
    name,
    purpose,
    owner,
    grants: withOperations(grants, operations, dialogue.said),
    open: operations === ids ? job.open : [],
    ...(environment === NO_ENVIRONMENT ? {} : { environment }),
  };
}

async function editName(name: string, dialogue: Dialogue): Promise<string> {
  for (;;) {
    const answer = await dialogue.ask(`job (${printable(name)}) >`);
    if (answer === '') return name;
    if (!dialogue.taken.has(answer)) return answer;
    dialogue.say(note('another job has this name', dialogue));
  }
}

async function editField(label: string, proposed: Proposed, dialogue: Dialogue): Promise<Proposed> {
  const answer = await dialogue.ask(`${label} (${printable(proposed.value ?? 'unknown')}) >`);
  if (answer === '') return proposed;
  const because = 'nobody said';
  const question = proposed.question ?? 'What is right?';
  return answer === '-' || answer === 'unknown' ? { because, question } : answered(answer, dialogue);
}
