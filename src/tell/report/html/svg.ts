import { markup, type Html } from '../../../util/html.ts';

/** A text in a picture, with the size it is set in. */
interface Style {
  readonly size: number;
  readonly className: string;
  /** How much wider than plain text it runs. */
  readonly weight: number;
}

export const TITLE: Style = { size: 13.5, className: 't', weight: 1.12 };
export const SMALL: Style = { size: 11.5, className: 's', weight: 1 };

/** Width of a text, rather too wide than too narrow: no font that the page is seen in is known to be wider. */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const char of text) sum += shareOf(char);
  return sum * size;
}

/**
 * Hundredths of the size of a text, with the characters that are no wider. What a Linux without the fonts of the page
 * falls back to, DejaVu Sans, is wider than all of them but for `J _ ? E P S Y`, which Arial's are taken for.
 */
const WIDTHS: readonly (readonly [number, string])[] = [
  [34, "'ijl "],
  [36, ',./:;I\\|·'],
  [42, '-f!()[]'],
  [45, 'rt'],
  [54, '"*`Jsz'],
  [57, '_?Lc'],
  [60, 'kvxy'],
  [63, 'FTaeo'],
  [66, '$0123456789bdghnpqu{}'],
  [69, 'BEPSXYZ'],
  [72, 'ACKRV'],
  [78, '&DGHNU'],
  [84, 'OQ#+<=>^w~'],
  [102, 'Mm%W@'],
];

const SHARES: ReadonlyMap<string, number> = new Map(
  WIDTHS.flatMap(([hundredths, chars]) => [...chars].map((char) => [char, hundredths / 100] as const)),
);

/** Width of a character as a share of the size of the text. */
function shareOf(char: string): number {
  const known = SHARES.get(char);
  if (known !== undefined) return known;
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x1f000) return 1.3;
  if (code >= 0x1100) return 1.05;
  if (code >= 0x250) return 1.2;
  return code >= 0x100 ? 1.1 : 0.84;
}

/** A text cut to a width, with `…` where something is missing. */
function cut(text: string, size: number, width: number): string {
  return widthOf(text, size) <= width
    ? text
    : `${fitting([...text], size, width)
        .join('')
        .trimEnd()}…`;
}

/** The same for a path, whose end tells more than its beginning. */
function cutPath(path: string, size: number, width: number): string {
  if (widthOf(path, size) <= width) return path;
  return `…${fitting([...path].toReversed(), size, width)
    .toReversed()
    .join('')
    .trimStart()}`;
}

/** As many characters from the first one on as leave room for `…`. */
function fitting(chars: readonly string[], size: number, width: number): string[] {
  let sum = size;
  const end = chars.findIndex((char) => (sum += shareOf(char) * size) > width);
  return chars.slice(0, end < 0 ? chars.length : end);
}

/** One line of text in a box of its own, which nothing in it can leave; a path behind the text loses its beginning. */
export function line(text: string, x: number, y: number, width: number, style: Style, path = ''): Html {
  const { size, className, weight } = style;
  const start = cut(text, size * weight, width);
  const end = path === '' ? '' : cutPath(path, size * weight, width - widthOf(start, size * weight));
  return markup`<svg x="${x}" y="${y}" width="${width}" height="${Math.round(size * 1.5)}">
    <text class="${className}" x="0" y="${Math.round(size * 1.1)}">${start}${end}</text>
  </svg>`;
}

/** A rectangle with round corners. */
export function box(x: number, y: number, width: number, height: number, className: string): Html {
  return markup`<rect class="${className}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8" />`;
}

/** What stands between, as a lozenge with its state in words. */
export function pill(text: string, x: number, y: number, width: number, state: string): Html {
  return markup`<rect class="pill ${state}" x="${x}" y="${y}" width="${width}" height="24" rx="12" /><text
      class="p ${state}"
      x="${x + width / 2}"
      y="${y + 16}"
      text-anchor="middle"
      >${text}</text
    >`;
}

/** A way from a credential to a loss. */
export function way(from: readonly [number, number], to: readonly [number, number], className: string): Html {
  const [x1, y1] = from;
  const [x2, y2] = to;
  const middle = (x1 + x2) / 2;
  const path = y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  return markup`<path class="${className}" d="${path}" />`;
}
