import type { Comparison } from '../../../model/change.ts';
import { plain, table } from '../../../util/markdown.ts';
import { closing, holderText, revisionText, sectionsOf, sentences, uncounted, unread } from './sections.ts';

/** How the authority changed, for a pull request or a file; everything, since a reader can scroll. */
export function diffMarkdown(comparison: Comparison): string {
  const { name, before, after } = comparison;
  const held = uncounted(comparison);
  const gaps = unread(comparison);
  const lines = [
    `## Authority of ${plain(name)}: ${plain(revisionText(before))} → ${plain(revisionText(after))}`,
    '',
    ...(comparison.complete ? [] : ['**Incomplete: a source could not be read.**', '']),
    ...sentences(comparison).flatMap((sentence) => [`**${plain(sentence)}**`, '']),
    ...sectionsOf(comparison).flatMap((section) => [
      `### ${section.title}`,
      '',
      ...table(
        ['', ''],
        section.lines.map(({ verb, text }) => [verb, plain(text)]),
      ),
      '',
    ]),
    ...(held.length === 0
      ? []
      : [
          `### Not counted here, because only ${plain(holderText(after))} says it`,
          '',
          ...held.map((line) => `- ${plain(line)}`),
          '',
        ]),
    ...(gaps.length === 0
      ? []
      : [
          '### Not read',
          '',
          ...gaps.map(({ label, lines: own }) => `- ${plain(`${label}: ${own.join('; ')}`)}`),
          '',
        ]),
    ...closing(comparison).map(plain),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
