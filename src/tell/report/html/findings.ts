import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { markup, httpsAddress, verbatim, type Html } from '../../../util/html.ts';
import { count, thousands } from '../../../util/wrap.ts';
import { acceptedCount, acceptsOf, endingText } from '../present/accepted.ts';
import { blockOf } from '../present/blocks.ts';
import { introduced } from '../present/changes.ts';
import type { Line, Row } from '../present/model.ts';
import { placeName } from '../present/names.ts';
import { standardsOf } from '../present/standards.ts';
import type { CheckTable } from '../sarif.ts';
import { badge } from './credentials.ts';
import { headedTable } from './table.ts';

/** So many places and operations of one finding are written out; JSON has all. */
const PLACES = 20;
const OPERATIONS = 200;

/** From so many sections on the reader's browser lays out only those in sight. */
const MANY = 40;

/** The anchor of the section about each finding, by the finding's id; the first where two share one. */
export function anchorsOf(findings: readonly Finding[]): Map<string, string> {
  return new Map(
    findings
      .filter((finding) => finding.accepted === undefined && finding.fromChange)
      .toReversed()
      .map((finding) => [finding.id, `finding-${finding.id}`]),
  );
}

/** A section for each open finding, then what is accepted. */
export function findingsSection(
  report: Report,
  checks: CheckTable,
  anchors: ReadonlyMap<string, string>,
): Html {
  const open = report.findings.filter((finding) => finding.accepted === undefined);
  const shown = open.filter((finding) => finding.fromChange);
  const older = open.length - shown.length;
  const seen = new Set<string>();
  const articles = shown.map((finding) => {
    const anchor = seen.has(finding.id) ? undefined : anchors.get(finding.id);
    seen.add(finding.id);
    return article(finding, report, checks, anchor);
  });
  const many = shown.length > MANY ? markup` class="many"` : undefined;
  return markup`<section id="findings"${many} aria-labelledby="findings-h">
    <h2 id="findings-h">3. Findings</h2>
    ${brought(report)}
    ${shown.length === 0 ? markup`<p>None.</p>` : articles}
    ${older === 0 ? undefined : markup`<p>${count(older, 'older finding')} not from this change.</p>`}
    ${acceptedTable(report)}
  </section>`;
}

/** What a range or an index does to the authority of the repository, beside the findings that follow from it. */
function brought(report: Report): Html | undefined {
  const lines = report.change === undefined ? [] : introduced(report.change, report);
  if (lines.length === 0) return undefined;
  return markup`<h3>This change</h3>
    <ul>
      ${lines.map(({ verb, text }) => markup`<li><strong>${verb}</strong> ${text}</li>`)}
    </ul>`;
}

function article(finding: Finding, report: Report, checks: CheckTable, anchor: string | undefined): Html {
  const block = blockOf(finding, report, true);
  const ids = [...new Set([finding.check, ...finding.facets.map((facet) => facet.check)])];
  const id = anchor === undefined ? undefined : markup` id="${anchor}"`;
  return markup`<article class="finding ${finding.severity}" ${id}>
    <h3>${badge(finding.severity)} <span>${block.title}</span></h3>
    <p class="where">${block.where}</p>
    <dl class="rows">${block.rows.map(rowOf)}</dl>
    ${finding.reopened === undefined ? undefined : markup`<p>Reopened: ${finding.reopened}.</p>`}
    ${nextSteps(finding)}
    <p class="why"><strong>Why it matters.</strong> ${checks[finding.check].docs.why}</p>
    <details>
      <summary>Places, operations and standards</summary>
      ${places(finding)} ${operations(finding)}
      <h4>Checks</h4>
      <p>${ids.map((check, position) => markup`${position === 0 ? '' : ', '}<code>${check}</code>`)}</p>
      <h4>Evidence for</h4>
      <ul class="standards">
        ${standardsOf(ids, checks).map((text) => markup`<li>${text}</li>`)}
      </ul>
    </details>
  </article> `;
}

function rowOf(row: Row): Html {
  const [lead, ...lines] = row.lines;
  const keyed = lines.some(({ key }) => key !== undefined);
  return markup`<div>
    <dt>${row.label}</dt>
    <dd>
      ${lead === undefined ? undefined : markup`<p class="lead">${textOf(lead)}</p>`}
      ${lines.map((line) => (keyed ? keyedLine(line) : markup`<p>${textOf(line)}</p>`))}
    </dd>
  </div> `;
}

/** A line beside its key, or below the line that has one. */
function keyedLine(line: Line): Html {
  return markup`<p class="keyed"><span class="key">${line.key}</span> <span class="text">${textOf(line)}</span></p>`;
}

function textOf({ text, cells }: Line): Html {
  return cells === undefined ? markup`${text}` : markup`<code>${cells[0]}</code> ${cells[1]}`;
}

function nextSteps(finding: Finding): Html | undefined {
  if (finding.next.length === 0) return undefined;
  const steps = finding.next.map(({ text, url, command, lines = [] }) => {
    const address = url === undefined ? undefined : httpsAddress(url);
    const link =
      address === undefined
        ? url
        : markup`<a href="${address}" rel="noopener noreferrer external">${address}</a>`;
    return markup`<li>
      ${text} ${link}${command === undefined ? undefined : markup` <code>${command}</code>`}
      ${lines.length === 0 ? undefined : copied(lines)}
    </li>`;
  });
  return markup`<div class="next">
    <h4>Next</h4>
    <ol>
      ${steps}
    </ol>
  </div>`;
}

/** Lines of a file, which a reader copies as they stand. */
function copied(lines: readonly string[]): Html {
  const text = lines.map((line, position) => markup`${verbatim(position === 0 ? '' : '\n')}${line}`);
  return markup`<pre><code>${text}</code></pre>`;
}

function places(finding: Finding): Html {
  const shown = finding.places.slice(0, PLACES);
  const more = finding.places.length - shown.length;
  return markup`<h4>Places</h4>
    <ul>
      ${shown.map((place) => markup`<li><code>${placeName(place)}</code> <span class="how">${place.tracking}</span></li>`)}
      ${more > 0 ? markup`<li>${count(more, 'more place')}</li>` : undefined}
    </ul>`;
}

/** Every irreversible operation in excess, so that the section needs no second source. */
function operations(finding: Finding): Html | undefined {
  const worst = finding.excess?.worst ?? [];
  if (worst.length === 0) return undefined;
  const more = worst.length - OPERATIONS;
  return markup`<h4>${count(worst.length, 'operation')} that cannot be undone, outside the job</h4>
    <ul class="operations">
      ${worst.slice(0, OPERATIONS).map(({ id }) => markup`<li><code>${id}</code></li>`)}
      ${more > 0 ? markup`<li>and ${thousands(more)} more (JSON report)</li>` : undefined}
    </ul>`;
}

function acceptedTable(report: Report): Html | undefined {
  const accepts = acceptsOf(report);
  if (accepts.findings.length === 0) return undefined;
  const soon = endingText(accepts, 10);
  const heads = ['id', 'Check', 'Reason', 'Until', 'Revoked', 'By', 'Reviewed'];
  const rows = accepts.findings.map((finding) => {
    const { reason = '', until = '', revoked = '', by = '' } = finding.accepted ?? {};
    const reviewed = finding.accepted?.unreviewed === true ? 'no' : 'yes';
    const cells = [finding.check, reason, until, revoked, by, reviewed];
    return markup`<tr role="row">
      <th scope="row" role="rowheader" data-label="id"><code>${finding.id}</code></th>
      ${cells.map((cell, position) => markup`<td role="cell" data-label="${heads[position + 1]}">${cell}</td>`)}
    </tr> `;
  });
  return markup`<h3>Accepted</h3>
    ${headedTable(
      'accepted',
      `${acceptedCount(accepts)} that somebody decided to live with${soon === '' ? '' : `. Ends soon: ${soon}`}`,
      heads,
      rows,
    )}`;
}
