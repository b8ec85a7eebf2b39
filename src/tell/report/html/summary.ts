import type { Report } from '../../../model/report.ts';
import type { View } from '../../../model/view.ts';
import { markup, type Html } from '../../../util/html.ts';
import { concerned, verdict } from '../present/answers.ts';
import { factsOf, questionsOf } from '../present/page.ts';
import type { Inline } from '../present/model.ts';

/** Which colour the verdict has; never the only thing that says it. */
export type Tone = 'bad' | 'warn' | 'good' | 'calm';

/** Bad for what fails by default, good only where something was audited whole and nothing is open or accepted. */
export function toneOf(report: Report): Tone {
  const open = new Set(
    report.findings
      .filter(({ accepted, fromChange }) => accepted === undefined && fromChange)
      .map(({ severity }) => severity),
  );
  if (open.has('critical') || open.has('high')) return 'bad';
  if (report.result === 'incomplete' || open.has('medium') || report.coverage.gaps.length > 0) return 'warn';
  return concerned(report).length === 0 || isAnyAccepted(report) ? 'calm' : 'good';
}

function isAnyAccepted({ findings }: Report): boolean {
  return findings.some(({ accepted, severity }) => accepted !== undefined && severity !== 'note');
}

/** The verdict in two or three words, as its colour says it. */
function toneText(report: Report): string {
  const tone = toneOf(report);
  const open = report.findings.some(
    ({ accepted, severity }) => accepted === undefined && severity === 'medium',
  );
  if (report.result === 'incomplete') return 'Incomplete';
  if (tone === 'bad') return 'Needs a decision';
  if (tone === 'warn') return open ? 'Needs attention' : 'Not all was read';
  if (tone === 'good') return 'Nothing open';
  return concerned(report).length === 0 ? 'Nothing found' : 'Nothing open; a risk is accepted';
}

/** What was audited, and the verdict in its first sentence. */
export function masthead(report: Report): Html {
  const [first = '', ...rest] = verdict(report);
  const { branch, head } = report.audited;
  const at = [
    ...(branch === undefined ? [] : [`branch ${branch}`]),
    ...(head === undefined ? [] : [`commit ${head.oid.slice(0, 12)}`]),
    `as of ${report.asOf}`,
  ];
  return markup`<div class="masthead">
    <h1><span class="of">Credential audit of</span> ${report.audited.name}</h1>
    <p class="at">${at.join(' · ')}</p>
    <div class="verdict">
      <p class="tone">${toneText(report)}</p>
      <p class="first">${first}</p>
      ${rest.length === 0 ? undefined : markup`<p class="more">${rest.join(' ')}</p>`}
    </div>
  </div>`;
}

/** The three questions with their answers. */
export function questions(report: Report): Html {
  const cards = questionsOf(report).map(
    ({ name, question, answer, evidence }) =>
      markup`<div class="card">
        <dt><strong>${name.replace('.', '')}</strong> ${question}</dt>
        <dd>
          <span class="answer${/^\d+ of \d+$/.test(answer) ? '' : ' long'}">${answer}</span
          ><span class="evidence">Evidence for ${evidence}</span>
        </dd>
      </div>`,
  );
  return markup`<section id="result" aria-labelledby="result-h">
    <h2 id="result-h">1. Result</h2>
    <dl class="cards">${cards}</dl>
  `;
}

/** What was audited, against what and when. */
export function facts(report: Report, view: View): Html {
  const rows = factsOf(report, view).map(
    ({ label, text }) =>
      markup`<div>
        <dt>${label}</dt>
        <dd>${inline(text)}</dd>
      </div>`,
  );
  return markup`<h3>About this audit</h3>
    <dl class="facts">${rows}</dl>`;
}

/** Pieces of a sentence as HTML. */
export function inline(pieces: readonly Inline[]): Html {
  const parts = pieces.map((piece) => {
    if (typeof piece === 'string') return markup`${piece}`;
    return 'code' in piece ? markup`<code>${piece.code}</code>` : markup`<strong>${piece.strong}</strong>`;
  });
  return markup`${parts}`;
}
