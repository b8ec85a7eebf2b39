import { SEVERITIES } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { markup, type Html } from '../../../util/html.ts';
import { count, thousands } from '../../../util/wrap.ts';
import type { CredentialLine, CredentialResult } from '../present/model.ts';
import { populationText } from '../present/population.ts';
import { inline } from './summary.ts';
import { headedTable } from './table.ts';

type Kind = CredentialResult['kind'];

/** Fewer rows than this are read without a filter. */
const FILTERED_FROM = 6;

/** So many choices one filter offers. */
const MOST_CHOICES = 30;

const KINDS: readonly Kind[] = [...SEVERITIES.toReversed(), 'within', 'accepted', 'local', 'example'];

/** A choice of the filter: the rows of one class. */
interface Choice {
  readonly name: string;
  readonly rows: number;
}

interface Filter {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly of: (line: CredentialLine) => string;
}

/** The filters that tell rows apart; a row has the class `<id>-<position of its choice>`. */
function filtersOf(lines: readonly CredentialLine[]): Filter[] {
  if (lines.length < FILTERED_FROM) return [];
  const all: Omit<Filter, 'choices'>[] = [
    { id: 'result', label: 'Result', of: (line) => resultName(line.result.kind) },
    { id: 'type', label: 'Credential', of: ({ type }) => type },
    { id: 'how', label: 'Where', of: ({ place }) => place?.how ?? 'no place' },
    { id: 'job', label: 'Job', of: ({ jobs }) => jobs[0] ?? 'no job' },
  ];
  return all
    .map((filter) => ({ ...filter, choices: choicesOf(lines.map(filter.of)) }))
    .filter(({ choices }) => choices.length > 1);
}

/** The names in the order of the rows; beyond the most frequent ones they share a last choice. */
function choicesOf(names: readonly string[]): Choice[] {
  const rows = new Map<string, number>();
  for (const name of names) rows.set(name, (rows.get(name) ?? 0) + 1);
  const all = [...rows].map(([name, number]) => ({ name, rows: number }));
  if (all.length <= MOST_CHOICES) return all;
  const kept = new Set(all.toSorted((a, b) => b.rows - a.rows).slice(0, MOST_CHOICES - 1));
  const others = names.length - [...kept].reduce((sum, choice) => sum + choice.rows, 0);
  return [...all.filter((choice) => kept.has(choice)), { name: 'others', rows: others }];
}

function classesOf(lines: readonly CredentialLine[], filters: readonly Filter[]): string[] {
  const positions = filters.map(
    ({ choices }) => new Map(choices.map(({ name }, position) => [name, position])),
  );
  return lines.map((line) =>
    filters
      .map(({ id, of, choices }, at) => `${id}-${positions[at]?.get(of(line)) ?? choices.length - 1}`)
      .join(' '),
  );
}

/** Hides rows by what is chosen, without a script. The page prints whole whatever is chosen. */
export function filterStyle(population: readonly CredentialLine[]): string {
  const rules = filtersOf(ordered(population)).flatMap(({ id, choices }) =>
    choices.map(
      (_, position) =>
        `body:has(#by-${id} option:nth-child(${position + 2}):checked) .population tbody tr:not(.${id}-${position})`,
    ),
  );
  return rules.length === 0 ? '' : `@media screen{${rules.join(',')}{display:none}}`;
}

/** Every credential, the worst first. */
export function credentialsSection(
  report: Report,
  population: readonly CredentialLine[],
  anchors: ReadonlyMap<string, string>,
): Html {
  const lines = ordered(population);
  return markup`<section id="credentials" aria-labelledby="credentials-h">
    <h2 id="credentials-h">2. Credentials</h2>
    ${lines.length === 0 ? markup`<p>${populationText(report)}</p>` : table(report, lines, anchors)}
  </section>`;
}

function ordered(lines: readonly CredentialLine[]): CredentialLine[] {
  return lines.toSorted((a, b) => KINDS.indexOf(a.result.kind) - KINDS.indexOf(b.result.kind));
}

function table(report: Report, lines: readonly CredentialLine[], anchors: ReadonlyMap<string, string>): Html {
  const filters = filtersOf(lines);
  const classes = classesOf(lines, filters);
  const rows = lines.map((line, position) => row(line, classes[position] ?? '', anchors));
  const heads = [
    'Result',
    'Credential',
    'Where',
    'Job',
    'Permits (how known)',
    'Irreversible, outside its job',
  ];
  return markup`${filters.length === 0 ? undefined : filterGroup(filters)}
    ${headedTable('population', `${populationText(report)}${lines.length > 1 ? ' The worst first.' : ''}`, heads, rows)}
    ${filters.length === 0 ? undefined : markup`<p class="end">End of the list: ${count(lines.length, 'credential')} in all.</p>`}`;
}

function filterGroup(filters: readonly Filter[]): Html {
  const fields = filters.map(
    ({ id, label, choices }) =>
      markup`<label for="by-${id}"
        >${label}
        <select id="by-${id}" autocomplete="off">
          <option>all</option>
          ${choices.map(({ name, rows }) => markup`<option>${name} (${rows})</option>`)}
        </select></label
      >`,
  );
  return markup`<div class="filters" role="group" aria-label="Show only">${fields}</div>`;
}

function row(line: CredentialLine, classes: string, anchors: ReadonlyMap<string, string>): Html {
  const anchor = anchors.get(line.id);
  const name = anchor === undefined ? markup`${line.title}` : markup`<a href="#${anchor}">${line.title}</a>`;
  const kind = line.result.kind;
  return markup`<tr role="row" class="${classes}">
    <td role="cell" data-label="Result">${badge(kind)}${acceptance(line.result)}</td>
    <th scope="row" role="rowheader" data-label="Credential">${name}<code class="id">${line.id}</code></th>
    <td role="cell" data-label="Where">${place(line)}</td>
    <td role="cell" data-label="Job">${line.jobs.length === 0 ? '–' : line.jobs.join(', ')}</td>
    <td role="cell" data-label="Permits">${inline(line.permits)}</td>
    <td role="cell" class="number" data-label="Irreversible, outside its job">
      ${line.irreversible === 0 ? '–' : thousands(line.irreversible)}
    </td>
  </tr> `;
}

function place({ place: at }: CredentialLine): Html {
  return at === undefined ? markup`` : markup`<code>${at.text}</code> <span class="how">${at.how}</span>`;
}

function acceptance(result: CredentialResult): Html | undefined {
  if (result.kind !== 'accepted') return undefined;
  const until = result.until === undefined ? '' : `until ${result.until}: `;
  return markup`<span class="how">${until}${result.reason}</span>`;
}

function resultName(kind: Kind): string {
  return kind === 'within' ? 'within its job' : kind;
}

/** A severity or another result, in words and colour. */
export function badge(kind: Kind): Html {
  return markup`<span class="badge ${kind}">${resultName(kind)}</span>`;
}
