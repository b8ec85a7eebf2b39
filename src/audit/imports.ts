import { cleanPath, createJoin, meaningOf, type Joined, type OnlyThere } from '../read/import/index.ts';
import { committedFiles, committedKey, originOf, type SourcePlan } from '../read/sources/index.ts';
import type { Hits, PlainMatch } from '../read/detect/index.ts';
import type { Gap } from '../model/fragment.ts';
import type { Host } from '../model/host.ts';
import type {
  ImportedPlace,
  ImportedReport,
  ImportNote,
  ImportOutcome,
  ReportedResult,
} from '../model/import.ts';
import type { Origin } from '../model/fragment.ts';
import type { Tree } from '../model/tree.ts';
import { createRedactor } from '../util/redact.ts';
import { count } from '../util/wrap.ts';
import { createTyping, mayMean, type TypingServices } from './reported-types.ts';

/** A report that `--import` names, read by the command line because it may lie outside the audited folder. */
export interface GivenReport {
  /** As it was given, for messages. */
  readonly path: string;
  /** Where it lies in the audited folder, if it does. */
  readonly inside?: string;
  readonly report: ImportedReport;
}

/** What reports are joined with. */
export interface ImportRequest extends TypingServices {
  readonly host: Host;
  readonly plan: SourcePlan;
  readonly head: Tree;
}

/** The hits with what the reports add, and what came of each report. */
export interface Imported {
  readonly hits: Hits;
  readonly outcomes: readonly ImportOutcome[];
  /** What the reports add to the hits. */
  readonly added: readonly PlainMatch[];
  readonly gaps: readonly Gap[];
}

/** Joins every report with what was found here, one after the other: what one adds is here for the next. */
export function importReports(given: readonly GivenReport[], found: Hits, request: ImportRequest): Imported {
  const inside = new Set(given.flatMap((report) => report.inside ?? []));
  let matches = onceInReports(found.matches, inside);
  const outcomes: ImportOutcome[] = [];
  const added: PlainMatch[] = [];
  for (const report of given) {
    const own = matches.filter(({ origin }) => !inside.has(origin.path));
    const { outcome, added: more } = importOne(report, own, request);
    const held = matches.filter(({ origin }) => origin.path === report.inside && isHere(origin));
    outcomes.push(
      report.inside === undefined || held.length === 0
        ? outcome
        : { ...outcome, inside: { path: report.inside, values: held.length } },
    );
    matches = [...matches, ...more];
    added.push(...more);
  }
  return {
    hits: { ...found, matches },
    outcomes,
    added,
    gaps: given.flatMap(({ path, report }, at) => gapsOf(path, report, outcomes[at])),
  };
}

/** A report in the folder repeats its values: one place of each is enough. */
function onceInReports(matches: readonly PlainMatch[], inside: ReadonlySet<string>): readonly PlainMatch[] {
  const seen = new Set<string>();
  return matches.filter(({ origin, secret }) => {
    if (!inside.has(origin.path)) return true;
    const key = `${origin.path}\0${origin.blob ?? ''}\0${secret}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

interface One {
  readonly outcome: ImportOutcome;
  readonly added: readonly PlainMatch[];
}

function importOne(given: GivenReport, own: readonly PlainMatch[], request: ImportRequest): One {
  const { report } = given;
  const secrets = own.filter(({ role, standing }) => role === 'secret' && standing !== 'example');
  const join = createJoin(worldOf(report, own, request));
  const typing = createTyping(report.tools, request);
  const origins = originsIn(request.plan);
  const tally = new Tally();
  for (const result of report.results) {
    const joined = join(result);
    if (joined.kind === 'here') tally.here(joined);
    else if (joined.kind === 'unjoined') tally.unjoined(result, joined);
    else {
      for (const place of joined.places) {
        const type = typing(result.rule, place.piece.text, place.file.path, place.doubtful);
        if (type === undefined) tally.untyped(result, place);
        else tally.only(result, place, { ...type, ...placed(place, origins) });
      }
    }
  }
  const missing = new Set(secrets.map(({ secret }) => secret).filter((secret) => !tally.values.has(secret)));
  return {
    added: tally.matches,
    outcome: {
      path: given.path,
      tools: report.tools,
      format: report.format,
      results: report.results.length,
      here: tally.hits,
      byPlace: tally.byPlace,
      added: tally.added,
      untyped: tally.unknown,
      unjoined: tally.left,
      missing: missing.size,
    },
  };
}

/** Adds up what came of the results of one report. */
class Tally {
  readonly values = new Set<string>();
  readonly matches: PlainMatch[] = [];
  readonly added: ImportedPlace[] = [];
  readonly unknown: ImportNote[] = [];
  readonly left: ImportNote[] = [];
  hits = 0;
  byPlace = 0;
  readonly #seen = new Set<string>();

  here({ by, values }: Extract<Joined, { kind: 'here' }>): void {
    this.hits += 1;
    if (by === 'place') this.byPlace += 1;
    for (const value of values) this.values.add(value);
  }

  unjoined(result: ReportedResult, { what, path: here }: Extract<Joined, { kind: 'unjoined' }>): void {
    const named = here ?? result.path;
    const clean = withoutOwn(result);
    const place =
      named === undefined ? {} : { place: { path: clean(named), line: result.line ?? 1, column: 1 } };
    this.left.push({ rule: clean(result.rule), what: clean(what), ...place });
  }

  untyped(result: ReportedResult, { piece, file }: OnlyThere): void {
    const clean = withoutOwn(result);
    const place = { path: clean(file.path), line: piece.line, column: piece.column };
    this.unknown.push({ rule: clean(result.rule), place, what: 'its rule names no type that is known here' });
  }

  only({ rule }: ReportedResult, { piece, file }: OnlyThere, match: PlainMatch): void {
    const place = { path: file.path, line: piece.line, column: piece.column };
    this.added.push({ ...place, rule, types: match.fits });
    const key = `${file.blob ?? file.path}\0${piece.start}\0${piece.text}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.matches.push(match);
  }
}

/** Takes a result's own values out of what the report says beside them: they are found nowhere here, and redacted nowhere else. */
function withoutOwn({ secrets }: ReportedResult): (text: string) => string {
  return createRedactor(secrets.map((secret) => secret.reveal()));
}

/** Where files and objects that are read come from: those that are here by path, all objects by path and content. */
interface Origins {
  readonly here: ReadonlyMap<string, Origin>;
  readonly objects: ReadonlyMap<string, Origin>;
}

function originsIn({ files, objects }: SourcePlan): Origins {
  const all = objects.map(originOf);
  return {
    here: new Map([
      ...files.map(({ path, tracking }): [string, Origin] => [path, { source: 'tree', path, tracking }]),
      ...all.filter(isHere).map((origin): [string, Origin] => [origin.path, origin]),
    ]),
    objects: new Map(all.map((origin) => [`${origin.path}\0${origin.blob ?? ''}`, origin])),
  };
}

/** Whether something stands in a file that is here now: the work tree's, the index's, or that of a range's head. */
function isHere({ source }: Pick<Origin, 'source'>): boolean {
  return source === 'tree' || source === 'staged';
}

function placed(
  { piece, file }: OnlyThere,
  { here, objects }: Origins,
): Pick<PlainMatch, 'span' | 'origin' | 'secret'> {
  const { start, end, line, column, text } = piece;
  const { path, blob } = file;
  const origin: Origin =
    blob === undefined
      ? (here.get(path) ?? { source: 'tree', path, tracking: 'untracked' })
      : (objects.get(`${path}\0${blob}`) ?? { source: 'history', path, tracking: 'history', blob });
  const [firstLine = ''] = text.split('\n', 1);
  return {
    secret: text,
    origin,
    span: { start, end, line, column, endColumn: column + firstLine.length },
  };
}

function worldOf(
  report: ImportedReport,
  own: readonly PlainMatch[],
  request: ImportRequest,
): Parameters<typeof createJoin>[0] {
  const { host, plan, head } = request;
  const known = new Set([...plan.files, ...plan.objects].map(({ path }) => path));
  const meaning = meaningOf(
    report.results.flatMap(({ path }) => path ?? []),
    known,
  );
  const here = new Set([...plan.files, ...plan.objects.filter(isHere)].map(({ path }) => path));
  const inCommit = (path: string): string => {
    const meant = meaning(path);
    return meant.kind === 'one' ? meant.path : (cleanPath(path) ?? '');
  };
  const asked = report.results.flatMap(({ commit, path }) =>
    commit === undefined || path === undefined ? [] : [{ commit, path: inCommit(path) }],
  );
  const committed = committedFiles(host, plan, asked);
  return {
    found: own.flatMap(({ secret, origin, span, fits, mayBe }) => {
      const { line, column, endColumn } = span;
      const one = { secret, path: origin.path, line, column, endColumn, types: [...fits, ...mayBe] };
      if (origin.blob === undefined) return [one];
      const committed = { ...one, blob: origin.blob };
      return isHere(origin) ? [one, committed] : [committed];
    }),
    mayBe: (rule, types) => mayMean(rule, types, report.tools, request),
    meaning(path) {
      const meant = meaning(path);
      return meant.kind === 'one' && !here.has(meant.path) ? { kind: 'none' } : meant;
    },
    read: (path) => head.read(path),
    committed(commit, raw) {
      const path = inCommit(raw);
      const file = committed.get(committedKey({ commit, path }));
      return file === undefined || file === null ? file : { ...file, path };
    },
  };
}

function gapsOf(path: string, report: ImportedReport, outcome: ImportOutcome | undefined): Gap[] {
  const gap = (scope: Gap['scope'], kind: Gap['kind'], what: string): Gap => ({
    source: 'import',
    scope,
    kind,
    path,
    what: `${path}: ${what}`,
  });
  const untyped = outcome?.untyped.length ?? 0;
  const unjoined = outcome?.unjoined.length ?? 0;
  return [
    ...(report.cut === undefined
      ? []
      : [
          gap(
            report.results.length === 0 && report.tools.length === 0 ? 'file' : 'source',
            'corrupt',
            report.cut,
          ),
        ]),
    ...(report.strange === 0
      ? []
      : [
          gap(
            'file',
            'not-understood',
            `${count(report.strange, 'entry', 'entries')} could not be read as a result`,
          ),
        ]),
    ...(untyped === 0
      ? []
      : [
          gap(
            'file',
            'not-understood',
            `${count(untyped, 'result')} of a type that is not known here: what they permit is not known either`,
          ),
        ]),
    ...(unjoined === 0
      ? []
      : [
          gap(
            'file',
            'not-understood',
            `${count(unjoined, 'result')} could not be joined with what is here: what they permit was not judged`,
          ),
        ]),
  ];
}
