import { array, assert, property, string, stringMatching, oneof, constantFrom, tuple } from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { sha256Base64 } from '../../src/util/digest.ts';
import { changeTexts, httpsAddress, markup } from '../../src/util/html.ts';
import { createRedactor } from '../../src/util/redact.ts';
import { ROOT } from '../support/fixtures.ts';
import { hostileReport } from '../support/hostile-report.ts';
import { crowd, pageOf } from '../support/page.ts';
import { credential, reported, verdict } from '../support/world.ts';

const FOLDER = join(ROOT, 'src/tell/report/html');

/** Every tag of a page, in any order: text between tags holds no `<`, and no attribute holds `>`. */
function tagsOf(page: string): string[] {
  return [...page.matchAll(/<[^>]*>/g)].map(([tag]) => tag).sort();
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style><svg onload=alert(1)>',
  ']]>--><!-- <!doctype html>',
  '&lt;b&gt; &#60;b&#62; &amp',
  'javascript:alert(1)',
  '{background:url(https://evil.example/x)}',
  '\u202egnp.exe\u0000\u001b[31m',
  '漢字'.repeat(60),
];

const hostile = oneof(
  constantFrom(...HOSTILE),
  string({ unit: 'binary', maxLength: 60 }),
  stringMatching(/^[<>"'&/= a-z!-]{1,40}$/),
);

describe('whatever the audited repository says is text', () => {
  test('and never a tag, an attribute or an address', () => {
    const plainTags = tagsOf(pageOf(hostileReport((field) => field)));
    assert(
      property(array(hostile, { minLength: 24, maxLength: 24 }), (texts) => {
        let next = 0;
        const page = pageOf(hostileReport((field) => `${field}${texts[next++ % texts.length] ?? ''}`));
        expect(tagsOf(page)).toEqual(plainTags);
      }),
      { numRuns: 60 },
    );
  });

  test('and no control, bidirectional or invisible character reaches the page', () => {
    const page = pageOf(hostileReport((field) => `${field}\u202e\u0000\u001b[31m\u200b`));
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
  });

  test('and a quote of either kind ends no attribute', () => {
    expect(markup`<a title="${`a"b'c`}">${'<b>'}</a>`.html).toBe('<a title="a&quot;b&#39;c">&lt;b&gt;</a>');
    for (const name of readdirSync(FOLDER))
      expect(readFileSync(join(FOLDER, name), 'utf8'), name).not.toMatch(/\s[\w-]+=(?:\$\{|'\$\{)/);
  });

  test('and redaction changes texts alone', () => {
    assert(
      property(tuple(hostile, hostile), ([first, second]) => {
        const page = markup`<style>a{color:red}</style><p title="${first}">${second}</p>`.html;
        const changed = changeTexts(page, () => '[redacted]');
        expect(tagsOf(changed)).toEqual(tagsOf(page));
      }),
    );
  });

  test('and a value is found under its entities', () => {
    const redact = createRedactor(['a<b&c"d\'0123456789']);
    expect(changeTexts(markup`<p>${'is a<b&c"d\'0123456789!'}</p>`.html, redact)).toBe(
      '<p>is [redacted]!</p>',
    );
  });
});

test.each([
  ['https://railway.com/account/tokens', 'https://railway.com/account/tokens'],
  ['http://railway.com/', undefined],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['https://user@railway.com/', undefined],
  ['https://a.example/"onclick=x', 'https://a.example/%22onclick=x'],
  ['no address', undefined],
])('a link to %s is %s', (text, address) => {
  expect(httpsAddress(text)).toBe(address);
});

test('the same report gives the same bytes, and its policy names its own style sheet', () => {
  const page = pageOf(crowd(30));
  expect(pageOf(crowd(30))).toBe(page);
  const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? '';
  expect(page).toContain(`style-src 'sha256-${sha256Base64(style)}'`);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\sstyle=|\son[a-z]+=/);
  expect(style).not.toMatch(/url\(|@import/);
});

test('a thousand credentials give a page that a mail takes', { timeout: 60_000 }, () => {
  const report = crowd(1000);
  expect(report.findings.length).toBeGreaterThan(500);
  const page = pageOf(report);
  expect(page.length).toBeLessThan(5_000_000);
  expect(page).toContain('and 882 more credentials');
});

/** The picture for a wide page. */
function wide(report: Report): string {
  return /<svg\s+class="wide"[\s\S]*?<svg\s+class="narrow"/.exec(pageOf(report))?.[0] ?? '';
}

describe('the picture', () => {
  test('draws a credential, its gate and what has no copy', () => {
    const text = wide(reported(verdict({ credentials: [credential('acme/master-key')] })));
    expect(text).toContain('Acme master key');
    expect(text).toContain('>none<');
    expect(text).toContain('· a backup<');
  });

  test('draws at most seven of two hundred credentials, and says how many more there are', () => {
    expect(wide(crowd(200)).match(/class="edge /g)).toHaveLength(7);
    expect(wide(crowd(200))).toContain('more credentials, in the table below');
  });

  test('is not drawn where nothing can be lost', () => {
    const report = reported(
      verdict({ credentials: [credential('acme/role-key', { states: { role: 'reader' } })] }),
    );
    expect(pageOf(report)).not.toContain('<svg');
    expect(pageOf(report).replaceAll(/\s+/g, ' ')).toContain(
      'nothing that cannot be undone is known to be in reach',
    );
  });
});

test('lines to paste keep their indentation', () => {
  const report = reported(verdict({ credentials: [credential('acme/master-key')] }));
  const lines = ['attested:', '  - credential: <any>', '    by: WHO'];
  const findings = report.findings.map((finding) => ({ ...finding, next: [{ text: 'Write:', lines }] }));
  expect(pageOf({ ...report, findings })).toContain(
    '<pre><code>attested:\n  - credential: &lt;any&gt;\n    by: WHO</code></pre>',
  );
});

test.each([
  ['full', true, true, undefined],
  ['full', false, true, 'the history was not read'],
  ['full', true, false, 'this is no git repository'],
  ['range', false, true, 'only the commits of the change were read'],
  ['staged', false, true, 'the history was not read'],
] as const)(
  'what a %s audit (history %s, repository %s) says of commits',
  (mode, history, repository, said) => {
    const report = reported(verdict({ credentials: [] }));
    const { coverage, scope } = report;
    const page = pageOf({
      ...report,
      scope: { ...scope, mode, history },
      coverage: { ...coverage, read: { ...coverage.read, repository } },
    });
    if (said === undefined) expect(page).not.toMatch(/What (?:earlier commits|commits held before)/);
    else expect(page).toContain(said);
  },
);

/** The class that colours the page. */
function toneOf(report: Report): string {
  return /<html lang="en" class="(\w+)"/.exec(pageOf(report))?.[1] ?? '';
}

describe('the colour of the verdict', () => {
  const reader = credential('acme/role-key', { states: { role: 'reader' } });
  const READ = `version: 1
jobs: { read: { purpose: p, credentials: [{ type: acme/role-key }], grants: [{ operations: [acme:list, acme:reveal] }] } }
`;
  const whole = reported(verdict({ credentials: [reader], manifest: READ }));
  const gap = {
    source: 'tree',
    scope: 'file',
    kind: 'unreadable',
    what: 'permission denied',
    path: 'a',
  } as const;

  test.each<[string, Report]>([
    ['bad', reported(verdict({ credentials: [credential('acme/master-key')] }))],
    ['good', whole],
    ['warn', { ...whole, coverage: { ...whole.coverage, gaps: [gap] } }],
    ['warn', { ...whole, result: 'incomplete' }],
    ['calm', reported(verdict({ credentials: [] }))],
    [
      'calm',
      {
        ...whole,
        findings: reported(verdict({ credentials: [credential('acme/master-key')] })).findings.map(
          (finding) => ({
            ...finding,
            accepted: { reason: 'known', place: { path: 'a', line: 1, column: 1 } },
          }),
        ),
      },
    ],
  ])('is %s', (tone, report) => {
    expect(toneOf(report)).toBe(tone);
  });
});
