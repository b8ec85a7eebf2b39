import type { NextStep } from '../../../model/finding.ts';

/** A step as plain text: what to do, the command or address beside it, and below it what to write. */
export function stepText({ text, command, url, lines = [] }: NextStep): string {
  return [[text, command ?? url ?? ''].join(' ').trim(), ...lines].join('\n');
}
