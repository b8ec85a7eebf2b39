/** Lines of a file that its header stands in. */
const MOST_LINES = 30;
const LONGEST = 100;

/** What says nothing of a purpose: licences, settings of tools, usage lines. */
const IDLE =
  /copyright|licen[cs]e|spdx|all rights reserved|eslint|prettier|oxlint|shellcheck|biome-ignore|@ts-|@flow|use strict|usage\b|vim:|-\*-|coding[:=]|todo|fixme|auto-?generated|do not edit|https?:\/\//i;

/** A sentence in a comment and its line, from 1. */
export interface Sentence {
  readonly text: string;
  readonly line: number;
}

/** The first sentence of the comment that a file begins with, where it says something. */
export function headerOf(text: string): Sentence | undefined {
  const lines = text.slice(0, 8192).split(/\r?\n/, MOST_LINES);
  let inside: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (index === 0 && line.startsWith('#!')) continue;
    const bare = line.trim();
    if (inside === undefined) inside = opening(bare);
    const words = inside === undefined ? lineComment(bare) : blockWords(bare, inside);
    if (words === undefined && !isPreamble(bare)) return undefined;
    if (inside !== undefined && bare.slice(opening(bare) === undefined ? 0 : 3).includes(inside))
      inside = undefined;
    const said = words === undefined ? undefined : sentence(words, lines.slice(index + 1));
    if (said !== undefined) return { text: said, line: index + 1 };
  }
  return undefined;
}

/** What ends the block comment or docstring that begins here. */
function opening(line: string): string | undefined {
  if (line.startsWith('/*')) return '*/';
  return /^(?:[rub]{0,2})("""|''')/i.exec(line)?.[1];
}

function lineComment(line: string): string | undefined {
  return /^(?:#+|\/\/+!?|--|;+|%+|REM\b)\s?(.*)$/.exec(line)?.[1];
}

function blockWords(line: string, end: string): string {
  const start = end === '*/' ? line.replace(/^\/?\*+!?\s?/, '') : line.replace(/^[rub]{0,2}("""|''')/i, '');
  return start.split(end)[0]?.trim() ?? '';
}

/** Lines that may stand before a header. */
function isPreamble(line: string): boolean {
  return line === '' || /^(?:<\?php|['"]use strict['"];?|@echo off|set -\w.*|package \w+;?)$/i.test(line);
}

/** The first sentence, with the next line where it goes on there. */
function sentence(words: string, rest: readonly string[]): string | undefined {
  if (IDLE.test(words) || !/[a-z]/i.test(words)) return undefined;
  const next = (rest[0] ?? '').trim().replace(/^(?:#+|\/\/+!?|--|\*+|;+)\s?/, '');
  const goesOn =
    !/[.!?:]$/.test(words.trim()) && /^[a-z]/.test(next) && /^\s*(?:#|\/\/|--|\*|;)/.test(rest[0] ?? '');
  const whole = (goesOn ? `${words.trim()} ${next}` : words)
    .trim()
    .replace(/^[\w./-]+\.\w{1,4}\s*[-–—:]\s+/, '');
  const first = /^.*?[.!?](?=\s|$)/.exec(whole)?.[0] ?? whole;
  const text = first.replace(/[.:]+$/, '').trim();
  return text.split(/\s+/).length < 2 || text.length > LONGEST || text.length < 8 ? undefined : text;
}
