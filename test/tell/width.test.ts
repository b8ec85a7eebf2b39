import {
  array,
  assert,
  boolean,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  string,
  stringMatching,
  tuple,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { fit, fitOneLine } from '../../src/tell/report/fit.ts';
import { listReport } from '../../src/tell/report/list.ts';
import { markdownReport } from '../../src/tell/report/markdown.ts';
import { findingsReport } from '../../src/tell/report/text-findings.ts';
import { textReport } from '../../src/tell/report/text.ts';
import { CHECKS } from '../../src/judge/checks/index.ts';
import { credential, reported, verdict } from '../support/world.ts';

/** Column at which the text of a row begins, behind its label and key; a word that is too long stands there. */
const TEXT_COLUMN = 18;

const segment = stringMatching(/^[a-z0-9_.-]{1,60}$/);
const path = array(segment, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
const spaced = tuple(path, segment).map(([start, end]) => `${start} ${end}.env`);
const anyPath = oneof(path, spaced);
const word = stringMatching(/^[a-z][a-z0-9-]{0,90}$/);

interface Names {
  readonly paths: readonly string[];
  readonly job: string;
  readonly asset: string;
  readonly user: string;
  readonly mode: Report['scope']['mode'];
  readonly declared: boolean;
}

const names: Arbitrary<Names> = record({
  paths: array(anyPath, { minLength: 3, maxLength: 5 }),
  job: word,
  asset: word,
  user: word,
  mode: constantFrom('full', 'staged', 'range'),
  declared: boolean(),
});

function reportWith({ paths, job, asset, user, mode, declared }: Names): Report {
  const [first = '', second = '', third = ''] = paths;
  const place = { path: second, line: 120, column: 1 };
  const judged = verdict({
    credentials: [
      credential('acme/master-key', {
        id: 'aaaaaa',
        sightings: paths.map((own, line) => ({
          path: own,
          line,
          column: 1,
          endColumn: 9,
          source: 'tree',
          tracking: 'tracked',
          added: true,
          surroundings: { variable: 'ACME_KEY', url: { scheme: 'acme', user, host: 'x.example', query: '' } },
        })),
      }),
      credential('acme/scoped-key', { id: 'bbbbbb', at: { path: third, added: true } }),
    ],
    ...(declared
      ? {
          manifest: `version: 1
assets: { "${asset}": { is: { kind: acme/box }, environment: production } }
jobs:
  "${job}":
    purpose: p
    credentials: [{ type: acme/master-key }]
    grants: [{ operations: [acme:list] }]
    review-by: 2026-01-01
`,
        }
      : {}),
    prompts: [{ place, quote: `Never drop ${asset} of ${user}.`, about: ['destroy'] }],
    scope: { mode },
  });
  const gap = { source: 'tree', scope: 'file', kind: 'unreadable', what: 'permission denied' } as const;
  const facts = {
    ...judged.facts,
    coverage: {
      ...judged.facts.coverage,
      gaps: [
        { ...gap, path: first },
        { ...gap, path: second },
        { ...gap, scope: 'source' as const, what: `${third}: not there` },
      ],
      leftOut: [{ kind: 'excluded' as const, what: `${second}/**`, files: 3, reason: asset }],
    },
    widenings: [
      { what: 'job' as const, text: `job ${job} is new with ${asset}`, counts: `without ${asset}`, place },
    ],
  };
  return reported({ ...judged, facts });
}

/** Lines that are too long although they could have been broken; a command is copied whole. */
function tooWide(text: string, width: number): string[] {
  return text.split('\n').filter((line) => {
    if (line.length <= width || /^ +git restore --staged /.test(line)) return false;
    const start = line.trimEnd().lastIndexOf(' ') + 1;
    const last = line.slice(start);
    return start > TEXT_COLUMN || (/^[^\s:]*\//.test(last) && !/^[a-z0-9-]+[.][^/]*[a-z]{2}\//.test(last));
  });
}

const view = { colour: false, quiet: false, reproduce: '' };

describe('no line of a text report is wider than the terminal', () => {
  test('whatever files, jobs and assets are called', () => {
    assert(
      property(names, integer({ min: 60, max: 100 }), boolean(), (given, width, all) => {
        const report = reportWith(given);
        const shown = { ...view, width, all };
        const texts = [
          textReport(report, shown),
          listReport(report, shown),
          findingsReport(report.findings, report, shown, { all: true }),
        ];
        expect(texts.flatMap((text) => tooWide(text, width))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('and the path that was cut is whole in Markdown', () => {
    const long = `${'services/'.repeat(12)}domains.sh`;
    const report = reportWith({
      paths: [long, 'a.sh', 'b.sh'],
      job: 'domains',
      asset: 'bookings',
      user: 'app',
      mode: 'full',
      declared: true,
    });
    const text = textReport(report, { ...view, width: 80, all: false });
    expect(text).not.toContain(long);
    expect(text).toMatch(/services\/.*….*services\/domains\.sh:0/);
    expect(markdownReport(CHECKS)(report, { ...view, width: 80, all: true })).toContain(long);
  });
});

describe('a text in lines', () => {
  test('a path loses its middle, an address stays whole on its own line', () => {
    const address = `docs.example.com/${'guide/'.repeat(9)}tokens.html`;
    expect(fit(`read ${'src/'.repeat(12)}main.ts:7, see ${address}`, 40)).toEqual([
      'read',
      'src/src/src/s…src/src/src/src/main.ts:7,',
      'see',
      address,
    ]);
  });

  test('one line gives up the middle of its path first', () => {
    expect(fitOneLine('Token · ', 'services/checkout/config/live.env:12', ', committed', 46)).toBe(
      'Token · services…config/live.env:12, committed',
    );
    expect(fitOneLine('Token · ', 'a.env:1', ', committed', 46)).toBe('Token · a.env:1, committed');
  });

  test('no cut leaves half a character', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 60 }), integer({ min: 8, max: 30 }), (text, width) => {
        const line = fitOneLine('', `${text}/${text}`, '', width);
        expect(line.length).toBeLessThanOrEqual(width);
        expect(() => encodeURIComponent(line)).not.toThrow();
      }),
    );
  });
});

test('without a manifest the steps for all name a copy out of reach as well', () => {
  const keys = ['aaaaaa', 'bbbbbb'].map((id) => credential('acme/master-key', { id }));
  const report = reported(verdict({ credentials: keys }));
  const text = textReport(report, { ...view, width: 80, all: false, init: 'overscope init' }).replaceAll(
    /\s+/g,
    ' ',
  );
  expect(text).toContain('Copy what they can destroy to another account');
  expect(text).toContain('Say what each is for: overscope init writes overscope.yaml');
});
