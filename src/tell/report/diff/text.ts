import type { Comparison } from '../../../model/change.ts';
import type { View } from '../../../model/view.ts';
import { fit, fitBeside } from '../fit.ts';
import { createPaint } from '../paint.ts';
import {
  closing,
  holderText,
  revisionText,
  sectionsOf,
  sentences,
  uncounted,
  unread,
  type Section,
} from './sections.ts';

/** Columns in front of what was done, and lines of one section; `--all` shows every one. */
const VERB = 14;
const MOST = 20;
const LABEL = 10;

/** How the authority changed, for a terminal. */
export function diffText(comparison: Comparison, view: View): string {
  const paint = createPaint(view.colour);
  const { before, after } = comparison;
  const held = uncounted(comparison);
  const lines = [
    ...fit(`${revisionText(before)} → ${revisionText(after)}`, view.width),
    '',
    ...(comparison.complete ? [] : ['INCOMPLETE  A source could not be read. This is no clean result.']),
    ...sentences(comparison).flatMap((line) => fit(line, view.width).map((one) => paint.strong(one))),
    '',
    ...sectionsOf(comparison).flatMap((section) => [
      paint.strong(section.title),
      ...sectionLines(section, view),
      '',
    ]),
    ...(held.length === 0
      ? []
      : [
          ...fit(`Not counted here, because only ${holderText(after)} says it`, view.width).map((one) =>
            paint.strong(one),
          ),
          ...cut(held, view).flatMap((line) => fitBeside('', 2, line, view.width)),
          '',
        ]),
    ...unread(comparison).flatMap(({ label, lines: own }) =>
      fitBeside('Unread', LABEL, `${label}: ${own.join('; ')}`, view.width),
    ),
    ...closing(comparison).flatMap((line) => fit(line, view.width)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function sectionLines({ lines }: Section, view: View): string[] {
  const texts = lines.map(({ verb, text }) => fitBeside(`  ${verb}`, VERB, text, view.width).join('\n'));
  return cut(texts, view);
}

function cut(lines: readonly string[], view: View): string[] {
  const shown = view.all ? lines : lines.slice(0, MOST);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `  ${more} more: --all`] : [...shown];
}
