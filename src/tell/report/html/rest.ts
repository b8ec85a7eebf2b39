import type { Report } from '../../../model/report.ts';
import { markup, type Html } from '../../../util/html.ts';
import { ownerLines } from '../present/changes.ts';
import { gapLines, leftOutText } from '../present/coverage.ts';
import { limitsOf, WORDS } from '../present/page.ts';
import { nothingWidened, wideningHeading, wideningText } from '../present/widenings.ts';
import { inline } from './summary.ts';

/** What was added to the manifest and does not count yet. */
export function widenedSection(report: Report): Html {
  const { widenings } = report;
  const list = widenings.map(
    (item) => markup`<li><code>${item.place.path}:${item.place.line}</code> ${wideningText(item)}</li>`,
  );
  return section(
    'widened',
    '4. Not yet counting',
    widenings.length === 0
      ? markup`<p>${nothingWidened(report)}</p>`
      : markup`<p>${wideningHeading(report)}.</p>
          <ul>
            ${list}
          </ul>
          ${ownerLines(report, true).map((line) => markup`<p>${line}</p>`)}`,
  );
}

/** What could not be read, and what was left out on purpose. */
export function unreadSection(report: Report): Html {
  const gaps = gapLines(report.coverage.gaps, Infinity).map(
    ({ label, lines }) => markup`<li><strong>${label}</strong>: ${lines.join(' ')}</li>`,
  );
  const left = leftOutText(report).map((text) => markup`<li>left out on purpose: ${text}</li>`);
  const items = [...gaps, ...left];
  return section(
    'unread',
    '5. Not read',
    items.length === 0
      ? markup`<p>Everything that was asked for was read.</p>`
      : markup`<ul>
          ${items}
        </ul>`,
  );
}

/** What nobody should read into the report. */
export function limitsSection(report: Report): Html {
  return section(
    'limits',
    '6. What this report cannot say',
    markup`<ul>
      ${limitsOf(report).map((text) => markup`<li>${inline(text)}</li>`)}
    </ul>`,
  );
}

/** The words that the report uses in a sense of their own. */
export function wordsSection(): Html {
  return section(
    'words',
    '7. Words',
    markup`<ul>
      ${WORDS.map((text) => markup`<li>${inline(text)}</li>`)}
    </ul>`,
  );
}

function section(id: string, title: string, body: Html): Html {
  return markup`<section id="${id}" aria-labelledby="${id}-h">
    <h2 id="${id}-h">${title}</h2>
    ${body}
  </section>`;
}
