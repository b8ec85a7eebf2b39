import type { Report } from '../model/report.ts';
import { changeTexts } from '../util/html.ts';
import type { Format, Reporter, View } from '../model/view.ts';

/** Reporters by format; each is loaded when it is used. */
const REPORTERS = {
  text: async () => (await import('../tell/report/text.ts')).textReport,
  json: async () => (await import('../tell/report/json.ts')).jsonReport,
  sarif: async () =>
    (await import('../tell/report/sarif.ts')).sarifReport((await import('../judge/checks/index.ts')).CHECKS),
  md: async () =>
    (await import('../tell/report/markdown.ts')).markdownReport(
      (await import('../judge/checks/index.ts')).CHECKS,
    ),
  html: async () =>
    (await import('../tell/report/html/index.ts')).htmlReport(
      (await import('../judge/checks/index.ts')).CHECKS,
    ),
  github: async () => (await import('../tell/report/github.ts')).githubReport,
  gitlab: async () =>
    (await import('../tell/report/gitlab.ts')).gitlabReport(
      (await import('../judge/checks/index.ts')).CHECKS,
    ),
  azure: async () => (await import('../tell/report/azure.ts')).azureReport,
  comment: async () => (await import('../tell/report/comment.ts')).commentReport,
} as const satisfies Record<Format, () => Promise<Reporter>>;

/** The report in a format, without the values that were found; in a page that is a matter of its texts alone. */
export async function render(
  report: Report,
  format: Format,
  view: View,
  redact: (text: string) => string,
): Promise<string> {
  const reporter = await REPORTERS[format]();
  const text = reporter(report, view);
  return format === 'html' ? changeTexts(text, redact) : redact(text);
}
