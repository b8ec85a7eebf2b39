import { wordsOf } from '../../../util/names.ts';
import type { Link } from './link.ts';

/** What runs by itself and asks a provider for something: the application of a package, a script, a pipeline. */
export interface Program {
  readonly kind: 'application' | 'script' | 'workflow' | 'migrations';
  /** Its files, or the folder of the application. */
  readonly paths: readonly string[];
  readonly links: readonly Link[];
}

/** Of one credential; more unrelated scripts, or pipelines, than this are one job, whose purpose somebody has to say. */
const MOST_ALIKE = 3;

const WORKFLOW = /(?:^|\/)\.github\/workflows\//;
const MIGRATIONS = /(?:^|\/)(?:migrations?|db\/versions)\//i;
const SCRIPT_FOLDER = /(?:^|\/)(?:scripts?|bin|tools?|tasks|jobs|cron|hack|ops|ci|build-scripts)\//i;
const SCRIPT_FILE = /\.(?:sh|bash|zsh|fish|ps1|bat|cmd|sql)$|(?:^|\/)(?:Makefile|Justfile|Taskfile\.ya?ml)$/i;

/** What holds settings, wherever it lies. */
const SETTINGS =
  /(?:^|\/)\.env[^/]*$|\.(?:env|json|toml|ini|cfg|conf|properties|tfvars|md|txt)$|(?<!Taskfile)\.ya?ml$/i;

/** What a script does, which says nothing of what it is about. */
const VERBS = new Set(
  'add remove delete create update set get list put post patch sync run do make new script upload download send check fix import export dump restore load seed build deploy publish select insert drop alter truncate write read copy move rotate start stop the a an and or of to from for with all sh js ts py'.split(
    ' ',
  ),
);

/** Whether a file runs by itself. */
export function isScript(path: string): boolean {
  if (SETTINGS.test(path)) return false;
  return SCRIPT_FOLDER.test(path) || SCRIPT_FILE.test(path);
}

/** Whether a file is a pipeline's. */
export function isWorkflow(path: string): boolean {
  return WORKFLOW.test(path);
}

/**
 * The distinct uses of one credential. Scripts about one subject (`add-domain`, `remove-domain`), or that ask for the
 * same kind of thing, are one; so is all code of a package that is no script.
 */
export function programsOf(links: readonly Link[], packageOf: (path: string) => string): Program[] {
  const byKey = new Map<string, { kind: Program['kind']; path: string; links: Link[] }>();
  for (const link of links) {
    const { path } = link.use;
    const kind = kindOf(path);
    const place = kind === 'application' ? packageOf(path) : kind === 'migrations' ? folderOf(path) : path;
    const key = `${kind} ${place}`;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { kind, path: place, links: [link] });
    else known.links.push(link);
  }
  const all = [...byKey.values()].map(({ kind, path, links: own }): Program => ({
    kind,
    paths: [path],
    links: own,
  }));
  const of = (kind: Program['kind']): Program[] => all.filter((one) => one.kind === kind);
  return [...of('application'), ...of('migrations'), ...few(of('workflow')), ...few(joined(of('script')))];
}

function few(programs: readonly Program[]): Program[] {
  return programs.length > MOST_ALIKE ? [merge(programs)] : [...programs];
}

function kindOf(path: string): Program['kind'] {
  if (isWorkflow(path)) return 'workflow';
  if (MIGRATIONS.test(path)) return 'migrations';
  return isScript(path) ? 'script' : 'application';
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** Scripts that share a subject, joined one after the other. */
function joined(scripts: readonly Program[]): Program[] {
  const groups: Program[] = [];
  for (const script of scripts) {
    const at = groups.findIndex((group) => isSameSubject(group, script));
    const group = groups[at];
    if (group === undefined) groups.push(script);
    else groups[at] = merge([group, script]);
  }
  return groups;
}

function merge(programs: readonly Program[]): Program {
  return {
    kind: programs[0]?.kind ?? 'script',
    paths: programs.flatMap(({ paths }) => paths),
    links: programs.flatMap(({ links }) => links),
  };
}

function isSameSubject(a: Program, b: Program): boolean {
  const subjects = new Set(subjectsOf(a));
  return subjectsOf(b).some((subject) => subjects.has(subject));
}

/** Words of a program's names, and the things that its operations are about: `domain`, `customdomain`. */
function subjectsOf({ paths, links }: Program): string[] {
  const names = paths
    .flatMap((path) => nameWords(path))
    .filter((word) => !VERBS.has(word) && word.length > 2);
  const things = links
    .flatMap(({ use }) => use.operations)
    .map((id) => wordsOf(id.split(/[:/]/).at(-1) ?? '').filter((word) => !VERBS.has(word)))
    .filter((words) => words.length > 0)
    .map((words) => words.join(''));
  return [...names.map(singular), ...things.map(singular)];
}

function singular(word: string): string {
  return word.length > 3 ? word.replace(/s$/, '') : word;
}

/** The words of a file's name without its ending. */
export function nameWords(path: string): string[] {
  return wordsOf((path.split('/').at(-1) ?? '').replace(/^\.+/, '').replace(/\.[a-z0-9]{1,5}$/i, ''));
}

/** Words that all names of a program have, in the order of the first. */
export function sharedWords(paths: readonly string[]): string[] {
  const [first = [], ...others] = paths.map(nameWords);
  return first.filter((word) => others.every((words) => words.map(singular).includes(singular(word))));
}
