import type { ImportedReport, ReportedResult, ReportTool } from '../../model/import.ts';
import type { JsonChoice, JsonListener, JsonPath } from '../../util/json-stream.ts';
import { detectSecretsResult, isDetectSecrets } from './detect-secrets.ts';
import { commitAt, fieldsOf, textAt, type Fields } from './fields.ts';
import { ggshieldResults, isGgshield } from './ggshield.ts';
import { gitleaksResult, isBetterleaks, isGitleaks } from './gitleaks.ts';
import { isKingfisher, kingfisherResult } from './kingfisher.ts';
import { sarifResults, sarifTool } from './sarif.ts';
import { isTrufflehog, trufflehogResult } from './trufflehog.ts';

/** More results are not kept: a report of so many is no list that anybody works through. */
export const MOST_RESULTS = 200_000;

/** Entries that are no results, before the first that is one. */
const MOST_STRANGE = 1000;

/** Keys at the top of a report whose lists are walked. */
const WALKED = /^(?:findings|results|runs|scans|entities_with_incidents)$/;

/** Puts a report together from the values of its stream, and knows each tool by the shape of its records. */
export class Records implements JsonListener {
  readonly results: ReportedResult[] = [];
  readonly #tools = new Set<ReportTool>();
  /** Runs of SARIF whose tool is none of ours. */
  readonly foreign = new Set<string>();
  strange = 0;
  full = false;
  /** So much of it is no result, and nothing is: reading on would tell no more. */
  get hopeless(): boolean {
    return this.results.length === 0 && this.strange > MOST_STRANGE;
  }
  /** The keys of an object at the top, which is a record of its own in JSON Lines. */
  #members: [string, unknown][] = [];
  #line = 0;
  #lines = 0;
  #sarif = false;
  #shaped = false;
  #run: { tool?: unknown; results: ReportedResult[] } = { results: [] };
  #scan: string | undefined;

  get tools(): ReportTool[] {
    return [...this.#tools].sort();
  }

  get format(): ImportedReport['format'] {
    return this.#sarif ? 'sarif' : this.#lines > 0 ? 'jsonl' : 'json';
  }

  /** Whether anything in it is a report's: results, or the frame that a report without any has. */
  get recognised(): boolean {
    return this.#shaped || this.results.length > 0;
  }

  choose(path: JsonPath, kind: 'object' | 'array' | 'scalar'): JsonChoice {
    const [first = '', second, third] = path;
    if (path.length === 0) return kind === 'scalar' ? 'take' : 'enter';
    if (path.length === 1) return first === '*' || !WALKED.test(first) ? 'take' : 'enter';
    if (first === 'results') return path.length === 2 && kind === 'array' ? 'enter' : 'take';
    if (first === 'runs') {
      if (path.length === 2) return 'enter';
      if (path.length === 3) return third === 'results' ? 'enter' : third === 'tool' ? 'take' : 'skip';
      return 'take';
    }
    if (first === 'scans') return this.#chooseInScan(path);
    return second === '*' ? 'take' : 'skip';
  }

  /** Scans of ggshield hold scans. */
  #chooseInScan(path: JsonPath): JsonChoice {
    const last = path.at(-1) ?? '';
    if (last === '*') return path.at(-2) === 'scans' ? 'enter' : 'take';
    if (last === 'scans' || last === 'entities_with_incidents') return 'enter';
    return last === 'id' ? 'take' : 'skip';
  }

  value(path: JsonPath, value: unknown, line: number): void {
    const [first = '', second = '', third] = path;
    if (path.length === 0) this.strange += value === null ? 0 : 1;
    else if (first === '*') this.#record(value, line);
    else if (path.length === 1) {
      if (this.#members.length === 0) this.#line = line;
      this.#members.push([first, value]);
    } else if (first === 'runs') {
      if (third === 'tool') this.#run.tool = value;
      else this.#sarifRecord(value, line);
    } else if (path.at(-1) === 'id' && first === 'scans') this.#scan = commitAt({ value }, 'value');
    else if (first === 'results') this.#record(value, line, second);
    else this.#record(value, line);
  }

  tooLarge(): void {
    this.strange += 1;
  }

  left(path: JsonPath): void {
    const [first] = path;
    if (path.length === 0) this.#top();
    else if (first === 'runs' && path.length === 2) this.#endRun();
    else if (path.length === 1 && first !== undefined) this.#members.push([first, []]);
  }

  /** The end of an object or list at the top. */
  #top(): void {
    const members = this.#members;
    this.#members = [];
    this.#scan = undefined;
    if (members.length === 0) {
      this.#shaped = true;
      return;
    }
    const whole = Object.fromEntries(members) as Fields;
    if (isFrame(whole)) {
      this.#shaped = true;
      this.#sarif ||= Object.hasOwn(whole, 'runs');
      this.#note(frameTool(whole));
    } else {
      this.#lines += 1;
      this.#record(whole, this.#line);
    }
  }

  #note(tool: ReportTool | undefined): void {
    if (tool !== undefined) this.#tools.add(tool);
  }

  #record(value: unknown, line: number, path = ''): void {
    const record = fieldsOf(value);
    const found = record === undefined ? undefined : readRecord(record, line, path, this.#scan);
    if (found === undefined) this.strange += 1;
    else {
      this.#note(found.tool);
      this.#keep(found.results);
      this.strange += found.strange ?? 0;
    }
  }

  #sarifRecord(value: unknown, line: number): void {
    const record = fieldsOf(value);
    const results = record === undefined ? [] : sarifResults(record, line);
    if (results.length === 0) this.strange += 1;
    const room = MOST_RESULTS - this.results.length - this.#run.results.length;
    if (results.length > room) this.full = true;
    this.#run.results.push(...results.slice(0, room));
  }

  #endRun(): void {
    const { tool, results } = this.#run;
    this.#run = { results: [] };
    const known = sarifTool(tool);
    if (known === undefined) {
      this.foreign.add(textAt(tool, 'driver', 'name') ?? 'a tool without a name');
      this.strange += results.length;
    } else {
      this.#note(known);
      this.#keep(results);
    }
  }

  /** What a run held when the text ended in the middle of it. */
  cut(): void {
    if (this.#run.results.length > 0) this.#endRun();
  }

  #keep(results: readonly ReportedResult[]): void {
    const room = MOST_RESULTS - this.results.length;
    if (results.length > room) this.full = true;
    for (const result of results.slice(0, room)) this.results.push(result);
  }
}

/** The results of a record, and how many of its entries are none. */
interface RecordResults {
  readonly results: readonly ReportedResult[];
  readonly strange?: number;
}

/** The tool that wrote a record, and what is in it. */
function readRecord(
  record: Fields,
  line: number,
  path: string,
  scan: string | undefined,
): (RecordResults & { readonly tool: ReportTool }) | undefined {
  if (isGitleaks(record)) {
    const tool = isBetterleaks(record) ? 'betterleaks' : 'gitleaks';
    return { tool, results: [gitleaksResult(record, line)] };
  }
  if (isTrufflehog(record)) return { tool: 'trufflehog', results: [trufflehogResult(record, line)] };
  if (isKingfisher(record)) return { tool: 'kingfisher', results: [kingfisherResult(record, line)] };
  if (isGgshield(record)) return { tool: 'ggshield', ...ggshieldResults(record, line, scan) };
  if (isDetectSecrets(record))
    return { tool: 'detect-secrets', results: [detectSecretsResult(record, line, path)] };
  return undefined;
}

/** Whether an object at the top is a report around its records, and no record. */
function isFrame(top: Fields): boolean {
  return frameTool(top) !== undefined || (Object.hasOwn(top, 'runs') && isSarif(top));
}

function isSarif(top: Fields): boolean {
  return textAt(top, 'version')?.startsWith('2.') === true || /sarif/i.test(textAt(top, '$schema') ?? '');
}

function frameTool(top: Fields): ReportTool | undefined {
  if (Object.hasOwn(top, 'results') && Array.isArray(top['plugins_used'])) return 'detect-secrets';
  if (Object.hasOwn(top, 'findings') && fieldsOf(top['metadata']) !== undefined) return 'kingfisher';
  if (isSummary(top)) return 'kingfisher';
  const counted = typeof top['total_incidents'] === 'number' || Object.hasOwn(top, 'secrets_engine_version');
  return textAt(top, 'type') !== undefined && counted ? 'ggshield' : undefined;
}

/** The last lines of kingfisher's JSON Lines. */
function isSummary(top: Fields): boolean {
  const audit = textAt(top, 'audit', 'schema')?.startsWith('kingfisher.') === true;
  return audit || typeof top['rules_applied'] === 'number' || Object.hasOwn(top, 'findings_by_rule');
}
