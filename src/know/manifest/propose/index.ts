import type { Catalogue } from '../../../model/catalogue.ts';
import type { Credential } from '../../../model/credential.ts';
import type { Ownership, Proposed, ProposedJob, Purpose } from '../../../model/proposal.ts';
import type { Use } from '../../../model/use.ts';
import { compareText } from '../../../util/order.ts';
import { inTree, linkUses, type Around, type Linked } from './link.ts';
import { needsOf, noUse } from './operations.ts';
import { isScript, isWorkflow, programsOf, type Program } from './programs.ts';
import { selectorsOf } from './selectors.ts';
import { environmentOf, jobName } from './words.ts';

/** Everything that jobs are proposed from. */
export interface ProposalRequest {
  /** Every usable credential, those included that need no job: a use may be theirs. */
  readonly credentials: readonly Credential[];
  /** Ids of those that the audit asks a job for. */
  readonly wanted: ReadonlySet<string>;
  readonly uses: readonly Use[];
  readonly catalogue: Catalogue;
  readonly owners: Ownership;
  readonly around: Around & {
    /** What a file's header, or a pipeline's name, says that it is for. */
    purposeOf(path: string): Purpose | undefined;
    /** What the name of a script says, where it has no header. */
    purposeOfName(path: string): Purpose | undefined;
    /** An environment that a script names for itself. */
    environmentNamed(path: string): Proposed | undefined;
  };
  /** Names of jobs that are there. */
  readonly taken: readonly string[];
}

/**
 * One job for each distinct use of each credential that has none: what is told is written with its reason, what is not
 * is a question. A credential of which no use was found gets one job, so that somebody says what it is for.
 */
export function proposeJobs(request: ProposalRequest): ProposedJob[] {
  const linked = linkUses(request.uses, request.credentials, request.around);
  const taken = new Map(request.taken.map((name): [string, string] => [name, '']));
  return request.credentials
    .filter(({ id }) => request.wanted.has(id))
    .flatMap((credential) => {
      const own = linked.get(credential.id) ?? { certain: [], open: [] };
      return jobsFor(credential, own, request, taken);
    });
}

function jobsFor(
  credential: Credential,
  { certain, open }: Linked,
  request: ProposalRequest,
  taken: Map<string, string>,
): ProposedJob[] {
  const programs = programsOf(certain, (path) => request.around.packageOf(path)).toSorted((a, b) =>
    compareText(a.paths[0] ?? '', b.paths[0] ?? ''),
  );
  const all =
    programs.length > 0 ? [...programs, ...untoldPipelines(credential, programs)] : [unused(credential)];
  return all.map((program, index) => {
    const here = all.length === 1 ? open : open.filter(({ path }) => homeOf(path, all) === index);
    const job = jobOf(credential, program, here, request, taken);
    taken.set(job.name, (credential.fits[0] ?? '').split('/')[0] ?? '');
    return job;
  });
}

/** The job that a question about a use belongs to: of the program with that file, else the first. */
function homeOf(path: string, programs: readonly (Program | undefined)[]): number {
  return Math.max(
    0,
    programs.findIndex((program) => program?.paths.includes(path) === true),
  );
}

function jobOf(
  credential: Credential,
  program: Program | undefined,
  open: readonly Use[],
  request: ProposalRequest,
  taken: ReadonlyMap<string, string>,
): ProposedJob {
  const { around, owners, catalogue } = request;
  const place = inTree(credential)[0]?.path ?? credential.sightings[0]?.path ?? '';
  const subject = program?.links[0]?.use.path ?? program?.paths[0] ?? place;
  const needs = needsOf(program ?? { kind: 'application', paths: [], links: [] }, open, catalogue);
  const untold = needs.grants.length === 0 && needs.open.length === 0;
  const environment = environmentOf(
    credential,
    around.environmentNamed(program?.kind === 'script' ? subject : ''),
  );
  const isAsked = !untold && credential.reached === 'value';
  return {
    credential,
    name: jobName(credential, program, around.packageOf(subject), taken),
    purpose: purposeFor(program, open, around),
    owner: owners.of(subject),
    ...(environment.value === undefined && !isAsked ? {} : { environment }),
    selectors: selectorsOf(
      credential,
      request.credentials,
      new Set(program?.kind === 'workflow' ? program.paths : []),
    ),
    grants: needs.grants,
    open: untold && program !== undefined ? [noUse(credential)] : needs.open,
  };
}

/** Pipelines that a secret is handed to, beside those of which is known what they ask for. */
function untoldPipelines(credential: Credential, programs: readonly Program[]): Program[] {
  const told = new Set(programs.flatMap(({ paths }) => paths));
  const rest = (credential.reference?.workflows ?? []).filter((path) => isWorkflow(path) && !told.has(path));
  return rest.length === 0 || !programs.some(({ kind }) => kind === 'workflow')
    ? []
    : [{ kind: 'workflow', paths: rest, links: [] }];
}

/** A value in a script or a pipeline is that program's, even where none of its calls was understood. */
function unused(credential: Credential): Program | undefined {
  const workflows = (credential.reference?.workflows ?? []).filter(isWorkflow);
  if (workflows.length > 0) return { kind: 'workflow', paths: workflows, links: [] };
  const path = inTree(credential)[0]?.path ?? '';
  if (isWorkflow(path)) return { kind: 'workflow', paths: [path], links: [] };
  return isScript(path) ? { kind: 'script', paths: [path], links: [] } : undefined;
}

const QUESTION = 'What is it for?';
/** So many scripts can say their purposes in one sentence. */
const MOST_SAID = 3;

function purposeFor(
  program: Program | undefined,
  open: readonly Use[],
  around: ProposalRequest['around'],
): Proposed {
  if (program === undefined) {
    const because = open.length === 0 ? 'no use is recognised in this folder' : 'no use is surely its own';
    return { because, question: QUESTION };
  }
  const { kind, links, paths } = program;
  if (kind === 'migrations') return { value: 'Migrate the database', because: `the name of ${paths[0]}` };
  const files = [...new Set(kind === 'application' ? links.map(({ use }) => use.path) : paths)];
  const said = files.length > MOST_SAID ? [] : files.map((path) => purposeOfFile(path, kind, around));
  if (said.length > 0 && said.every((one) => one !== undefined)) return joinedPurpose(said);
  const places = [...new Set(links.map(({ use }) => `${use.path}:${use.line}`))];
  const [first = files[0] ?? 'this file'] = places;
  return {
    because:
      places.length < 2
        ? `${first} does not tell why`
        : `${places.length} uses, none tells why: ${first} and ${places.length - 1} more`,
    question: QUESTION,
  };
}

function purposeOfFile(
  path: string,
  kind: Program['kind'],
  around: ProposalRequest['around'],
): Purpose | undefined {
  return around.purposeOf(path) ?? (kind === 'script' ? around.purposeOfName(path) : undefined);
}

function joinedPurpose(said: readonly Purpose[]): Proposed {
  const texts = said.map(({ text }, index) =>
    index === 0 || /^[A-Z]{2}/.test(text) ? text : `${text.charAt(0).toLowerCase()}${text.slice(1)}`,
  );
  return { value: [...new Set(texts)].join('; '), because: said.map(({ because }) => because).join('; ') };
}
