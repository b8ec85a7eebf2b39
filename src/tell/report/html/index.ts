import type { Report } from '../../../model/report.ts';
import type { Reporter } from '../../../model/view.ts';
import { markup, verbatim, type Html } from '../../../util/html.ts';
import { sha256Base64 } from '../../../util/digest.ts';
import { populationOf } from '../present/population.ts';
import type { CheckTable } from '../sarif.ts';
import { credentialsSection, filterStyle } from './credentials.ts';
import { anchorsOf, findingsSection } from './findings.ts';
import { figure } from './figure.ts';
import { limitsSection, unreadSection, widenedSection, wordsSection } from './rest.ts';
import { STYLE } from './style.ts';
import { facts, masthead, questions, toneOf } from './summary.ts';

/**
 * The report as one page that needs no network, no script and no other file. Whatever the audited repository says is
 * text in it, and the page's own policy allows its style sheet and nothing else.
 */
export function htmlReport(checks: CheckTable): Reporter {
  return (report, view) => {
    const anchors = anchorsOf(report.findings);
    const population = populationOf(report);
    const main = markup`<main id="report">
${masthead(report)}
${questions(report)}
${figure(report)}
${facts(report, view)}
</section>
${credentialsSection(report, population, anchors)}
${findingsSection(report, checks, anchors)}
${widenedSection(report)}
${unreadSection(report)}
${limitsSection(report)}
${wordsSection()}
</main>`;
    return page(report, main, [STYLE, filterStyle(population)].join('')).html;
  };
}

function page(report: Report, main: Html, style: string): Html {
  const policy = `default-src 'none'; style-src 'sha256-${sha256Base64(style)}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
    <html lang="en" class="${toneOf(report)}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${verbatim(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>Credential audit of ${report.audited.name}, ${report.asOf}</title>
        <style>${verbatim(style)}</style>
      </head>
      <body>
        <a class="skip" href="#report">Skip to the report</a>
        <header class="top">
          <p class="brand">overscope</p>
          <nav aria-label="Sections">
            <ul>
              <li><a href="#result">Result</a></li>
              <li><a href="#credentials">Credentials</a></li>
              <li><a href="#findings">Findings</a></li>
              <li><a href="#unread">Not read</a></li>
              <li><a href="#limits">Limits</a></li>
            </ul>
          </nav>
        </header>
        ${main}
        <footer>
          <p>
            overscope ${report.version}. Made offline; nothing was sent anywhere. This page loads nothing and
            runs no script.
          </p>
        </footer>
      </body>
    </html>
`;
}
