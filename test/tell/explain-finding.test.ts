import { expect, test } from 'vitest';
import { moreText } from '../../src/tell/report/html/picture-words.ts';
import { findingsReport, type Listing } from '../../src/tell/report/text-findings.ts';
import { credential, reported, verdict } from '../support/world.ts';

const VIEW = { width: 80, colour: false, all: true, quiet: true, reproduce: '' };

/** The text about a finding with so many irreversible operations. */
function shown(number: number, listing: Listing): string {
  const report = reported(verdict({ credentials: [credential('acme/master-key')] }));
  const findings = report.findings.map((finding) => {
    const { excess } = finding;
    const [first] = excess?.worst ?? [];
    if (excess === undefined || first === undefined) return finding;
    const worst = Array.from({ length: number }, (_, index) => ({ ...first, id: `acme:drop${index}` }));
    return { ...finding, excess: { ...excess, worst } };
  });
  return findingsReport(findings, report, VIEW, listing);
}

const PART: Listing = { all: false, rest: (id) => `overscope explain ${id} --operations` };

test.each([
  ['twenty, whole', 20, PART, 20, undefined],
  [
    'twenty of many, and the command for the rest',
    1104,
    PART,
    20,
    /1,084 more: overscope explain \w+ --operations/,
  ],
  ['all where all are asked for', 1104, { all: true }, 1104, undefined],
] as const)('explain lists %s', (_, number, listing, listed, more) => {
  const text = shown(number, listing);
  expect(text.match(/^ {2}(?:can|may) {2}acme:drop\d+/gm)).toHaveLength(listed);
  if (more === undefined) expect(text).not.toContain('more: overscope');
  else expect(text).toMatch(more);
});

test.each([
  [{ named: 0, kinds: 241 }, '241 more kinds of resource'],
  [{ named: 1, kinds: 0 }, '1 more resource'],
  [{ named: 3, kinds: 12 }, '3 more resources and 12 more kinds'],
])('what the picture does not draw, %o, is counted as %s', (left, text) => {
  expect(moreText(left)).toBe(text);
});
