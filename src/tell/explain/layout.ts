import type { Level } from '../../model/check.ts';
import { hanging } from '../../util/wrap.ts';

const KEY = 16;

/** A key with a wrapped text beside it. */
export function entry(key: string, text: string, width: number): string[] {
  if (text === '') return [];
  return hanging(key, KEY, text, width);
}

/** Title at the left, what it belongs to at the right. */
export function heading(title: string, aside: string, width: number): string {
  const room = width - title.length - aside.length;
  return room < 2 ? `${title}\n${aside}` : `${title}${' '.repeat(room)}${aside}`;
}

/** `high: one of them is production`. */
export function levelText({ severities, when }: Level): string {
  return `${severities.join(', ')}: ${when}`;
}

/** Numbered sources, each once; `mark` gives the number in brackets. */
export function createSources(): { mark(url: string | undefined): string; lines(): string[] } {
  const urls: string[] = [];
  return {
    mark(url) {
      if (url === undefined) return '';
      const short = url.replace(/^https?:\/\//, '').replace(/\/$/, '');
      if (!urls.includes(short)) urls.push(short);
      return ` [${urls.indexOf(short) + 1}]`;
    },
    lines() {
      return urls.map((url, index) => `[${index + 1}] ${url}`);
    },
  };
}
