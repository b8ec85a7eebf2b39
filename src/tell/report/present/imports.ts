import type { ImportNote, ImportOutcome } from '../../../model/import.ts';
import type { Report } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import { compareText } from '../../../util/order.ts';
import { count, thousands } from '../../../util/wrap.ts';

/** What came of one imported report: a sentence, and what the sentence counts. */
export interface ImportLines {
  readonly summary: string;
  readonly details: readonly string[];
}

/** Longest text of a report that is shown. */
const LONGEST = 120;

/** Places of each kind that are named: by default, and where everything is asked for. JSON has all of them. */
const FEW = 3;
const MANY = 50;

/** Every imported report, with some places of each kind. */
export function importLines(report: Report, all: boolean): ImportLines[] {
  const most = all ? MANY : FEW;
  return (report.imports ?? []).map((outcome) => ({
    summary: summaryOf(outcome),
    details: [...addedLines(outcome, report, most), ...noteLines(outcome, most), ...insideLines(outcome)],
  }));
}

function number(of: number): string {
  return thousands(of);
}

/** `gitleaks.json (gitleaks): 14 results, 11 are found here too, 2 only there, 1 could not be joined`. */
function summaryOf(outcome: ImportOutcome): string {
  const { path, tools, results, here, byPlace, added, untyped, unjoined, missing } = outcome;
  const tool = tools.length === 0 ? '' : ` (${tools.join(', ')})`;
  const parts = [
    count(results, 'result'),
    here === 0
      ? ''
      : `${number(here)} found here too${byPlace === 0 ? '' : byPlace === here ? ', by place' : `, ${number(byPlace)} by place`}`,
    added.length === 0 ? '' : `${number(added.length)} only there`,
    untyped.length === 0 ? '' : `${number(untyped.length)} only there, of a type not known`,
    unjoined.length === 0 ? '' : `${number(unjoined.length)} could not be joined`,
    missing === 0 ? '' : `${number(missing)} found here ${missing === 1 ? 'is' : 'are'} not in it`,
  ];
  return `${shown(path)}${tool}: ${parts.filter((part) => part !== '').join('; ')}`;
}

function addedLines({ added }: ImportOutcome, { catalogue }: Report, most: number): string[] {
  const texts = added.map(({ path, line, rule, types }) => {
    const [first = ''] = types;
    return `${shown(path)}:${line} ${catalogue.types.get(first)?.title ?? first} (${shown(rule)})`;
  });
  return listed('only there', texts, most);
}

function noteLines({ untyped, unjoined }: ImportOutcome, most: number): string[] {
  const unknown = untyped.map(({ rule, place }) => `${placeText(place)} (${shown(rule)})`);
  return [...listed('type not known', unknown, most), ...reasons(unjoined, most)];
}

/** What could not be joined, by the reason. */
function reasons(notes: readonly ImportNote[], most: number): string[] {
  const byReason = new Map<string, string[]>();
  for (const { what, rule, place } of notes) {
    const text = place === undefined ? shown(rule) : `${placeText(place)} (${shown(rule)})`;
    const own = byReason.get(what);
    if (own === undefined) byReason.set(what, [text]);
    else own.push(text);
  }
  return [...byReason]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([what, texts]) => listed(`not joined, ${shown(what)}`, texts, most));
}

function listed(label: string, texts: readonly string[], most: number): string[] {
  if (texts.length === 0) return [];
  const distinct = [...new Set(texts)];
  const more = distinct.length - most;
  const named = distinct.slice(0, most).join(', ');
  return [`${label}: ${named}${more > 0 ? `, ${thousands(more)} more` : ''}`];
}

function insideLines({ inside }: ImportOutcome): string[] {
  if (inside === undefined) return [];
  return [
    `${shown(inside.path)} lies in this folder and holds ${count(inside.values, 'value')}: whoever reads files here reads them there`,
  ];
}

function placeText(place: ImportNote['place']): string {
  return place === undefined ? '' : `${shown(place.path)}:${place.line}`;
}

function shown(text: string): string {
  const safe = printable(text.slice(0, LONGEST));
  return text.length > LONGEST ? `${safe}…` : safe;
}
