import { describe, expect, test } from 'vitest';
import { worstOperations } from '../../src/model/ranking.ts';
import { nextSteps } from '../../src/judge/findings/next.ts';
import { typeTitle } from '../../src/model/credential.ts';
import { undoText } from '../../src/model/irreversible.ts';
import type { Claim } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import type { Gate } from '../../src/model/safeguard.ts';
import { explainType } from '../../src/tell/explain/type.ts';
import { textReport } from '../../src/tell/report/text.ts';
import { operationLine } from '../../src/tell/explain/operations.ts';
import {
  separationAnswer,
  scopeAnswer,
  verdict as sentences,
} from '../../src/tell/report/present/answers.ts';
import { blockOf } from '../../src/tell/report/present/blocks.ts';
import { manifestText, reproducible } from '../../src/tell/report/present/coverage.ts';
import {
  acme,
  acmeWithoutCopies,
  credential,
  reported as reportedOf,
  verdict,
  type World,
} from '../support/world.ts';

const reported = (world: World): Report => reportedOf(verdict(world));

/** The lines of one row of the first finding. */
function row(report: Report, label: string): string[] {
  const [finding] = report.findings;
  if (finding === undefined) throw new Error('no finding');
  return (blockOf(finding, report, true).rows.find((item) => item.label === label)?.lines ?? []).map(
    ({ text }) => text,
  );
}

const lock = (change: Partial<Gate> = {}): Gate => ({
  id: 'lock',
  ladder: 'provider-refusal',
  title: 'box lock',
  basis: 'verified',
  operations: ['acme:dropSite'],
  on: [],
  disarmedBy: [],
  editableHere: false,
  weaknesses: [],
  ...change,
});

const master = credential('acme/master-key');
const scoped = credential('acme/scoped-key', { id: 'bbbbbb' });
const JOB = `version: 1
jobs:
  all:
    purpose: p
    credentials: [{ type: acme/scoped-key }]
    grants: [{ operations: ['acme:list'] }]
`;

describe('the Gate row', () => {
  test('says that a gate holds before one operation and that others have none', () => {
    const [first, ...others] = row(
      reported({ credentials: [master], gates: [lock({ operations: ['acme:dropBox'] })] }),
      'Gate',
    );
    expect(first).toBe('box lock: holds before dropBox');
    expect(others).toEqual(['none before bin, dropCopy, dropSite']);
  });

  test('gives the end of a statement as the reason why it fell', () => {
    const ended = lock({
      basis: 'declared',
      title: 'gate that the manifest claims',
      operations: ['acme:*'],
      weaknesses: ['the statement ended on 2026-10-24'],
    });
    expect(row(reported({ credentials: [master], gates: [ended] }), 'Gate')[0]).toBe(
      'gate that the manifest claims: void, the statement ended on 2026-10-24',
    );
  });

  test('never says of what is unproven that it holds', () => {
    const open = lock({ operations: ['acme:*'], disarmedBy: ['acme:unlock'] });
    const [text] = row(reported({ credentials: [scoped], gates: [open] }), 'Gate');
    expect(text).toBe('unproven: box lock; credential bbbbbb may be able to call acme:unlock');
  });
});

describe('the Backup row', () => {
  test('says unproven plainly', () => {
    const [text] = row(reported({ credentials: [scoped] }), 'Backup');
    expect(text).toMatch(/^unproven: a copy of a box; credential bbbbbb may be able to call /);
  });

  test('says where the step stands, and why there is none', () => {
    const both = {
      catalogue: acmeWithoutCopies,
      credentials: [master, credential('acme/master-key', { id: 'cccccc' })],
    };
    const report = reported(both);
    const [worst, other] = report.findings;
    if (worst === undefined || other === undefined) throw new Error('two findings');
    const texts = (
      blockOf(other, report, true).rows.find((item) => item.label === 'Backup')?.lines ?? []
    ).map(({ text }) => text);
    expect(texts).toEqual([
      'unknown: nothing in this repository says where it is',
      `the step for it stands under ${worst.id}, which reaches it too`,
    ]);
    expect(row(reported({ catalogue: acmeWithoutCopies, credentials: [scoped] }), 'Backup')[1]).toBe(
      'no finding of its own: that it can delete any is not sure',
    );
  });
});

describe('the sentences of the Markdown report', () => {
  test('account for every credential', () => {
    const report = reported({ credentials: [master, scoped], manifest: JOB });
    expect(sentences(report)).toEqual([
      '1 of 2 credentials can do irreversible harm outside its job that nothing enforced stands in front of.',
      'In all, 1 of 2 credentials may do more, 1 has no job.',
    ]);
    expect(scopeAnswer(report)).toBe('0 of 2');
  });

  test('count what is accepted as neither open nor within its job', () => {
    const report = reported({ credentials: [master, scoped], manifest: JOB });
    const accepted = { reason: 'r', until: '2027-01-01', place: { path: 'a', line: 1, column: 1 } };
    const findings = report.findings.map((item) => (item.id === 'bbbbbb' ? { ...item, accepted } : item));
    expect(sentences({ ...report, findings })).toContain('1 has its excess accepted.');
    expect(scopeAnswer({ ...report, findings })).toBe('0 of 2; the excess of 1 is accepted');
  });

  test('speak of the change first where one is audited', () => {
    const report = reported({ credentials: [master], scope: { mode: 'range' } });
    expect(sentences(report).slice(0, 2)).toEqual([
      'This change brings no finding.',
      'With what was there before it:',
    ]);
  });

  test('count every credential that reaches data and its copies, accepted ones too', () => {
    const keys = ['aaaaaa', 'bbbbbb', 'cccccc'].map((id) => credential('acme/master-key', { id }));
    const report = reported({ credentials: keys });
    expect(separationAnswer(report)).toBe('No: 3 credentials reach both');
    const accepted = { reason: 'known', place: { path: 'overscope.accepted.yaml', line: 1, column: 1 } };
    const known = (ids: readonly string[]): string =>
      separationAnswer({
        ...report,
        findings: report.findings.map((finding) =>
          ids.includes(finding.id) ? { ...finding, accepted } : finding,
        ),
      });
    expect(known(['bbbbbb'])).toBe('No: 3 credentials (1 of them accepted) reach both');
    expect(known(['aaaaaa', 'bbbbbb', 'cccccc'])).toBe('No: 3 credentials (accepted) reach both');
  });

  test('call no copy safe that a credential may reach', () => {
    expect(separationAnswer(reported({ credentials: [scoped] }))).toBe(
      'Not shown: 1 credential may reach both',
    );
    expect(separationAnswer(reported({ catalogue: acmeWithoutCopies, credentials: [scoped] }))).toBe(
      'Not known: nothing names a copy of what 1 credential may delete',
    );
  });
});

describe('what a report was made from', () => {
  const report = reported({ credentials: [master], manifest: JOB });
  const audited = { name: 'github.com/acme/app', head: { oid: 'a'.repeat(40), date: '2026-11-23' } };

  test('the same bytes are claimed for a commit only where nothing else was read', () => {
    const { coverage } = report;
    const read = { ...coverage.read, ignoredFiles: 1, untrackedFiles: 2 };
    expect(reproducible({ ...report, audited })).toBe('at that commit, without uncommitted edits');
    expect(reproducible({ ...report, audited, coverage: { ...coverage, read } })).toBe(
      'at that commit, with the same 1 git-ignored and 2 untracked files',
    );
    expect(reproducible(report)).toBe('with the same input, in a folder called acme');
  });

  test('a range is judged by the manifest that the tip of its base has, or the revision asked for', () => {
    const base = { rev: 'a1b2c3d4e5', oid: '1234567890' };
    const judged = (revision: string, present = true): typeof report => ({
      ...report,
      audited: { ...audited, base },
      scope: { ...report.scope, base: 'main' },
      manifest: {
        ...report.manifest,
        present,
        revisions: report.manifest.revisions.map((item) => ({ ...item, revision })),
      },
    });
    expect(manifestText(judged('a1b2c3d4e5'))).toBe('overscope.yaml as main (a1b2c3d) has it');
    expect(manifestText(judged('fedcba9876'))).toBe('overscope.yaml as fedcba9 has it');
    expect(manifestText(judged('a1b2c3d4e5', false))).toBe(
      'main (a1b2c3d) has no manifest; the one that this change adds does not count',
    );
  });
});

describe('a finding', () => {
  test('names what is hit gravest first, whatever its letter', () => {
    const [[box] = []] = reported({ credentials: [master] }).exposures.values();
    if (box === undefined) throw new Error('no exposure');
    const operation = 'acme:dropSite';
    const data = { ...box, operation, asset: { ...box.asset, name: 'zeta' } };
    const copies = {
      ...data,
      asset: { ...box.asset, kind: 'acme/copy', keeps: 'copies', name: 'alpha' },
    } as const;
    const [worst] = worstOperations([copies, data], acme.operations('acme'));
    expect(worst?.assets).toEqual(['zeta', 'alpha']);
  });

  test('has its check where a sentence ends, never inside', () => {
    const because = 'the statement of somebody with a long name about a long thing ended on 2026-10-24';
    const ended = lock({ basis: 'declared', operations: ['acme:*'], weaknesses: [because] });
    const text = textReport(reported({ credentials: [master], gates: [ended] }), {
      width: 80,
      colour: false,
      all: true,
      quiet: true,
      reproduce: '',
    });
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`box lock: void, ${because} ungated-destruction`);
  });
});

describe('words', () => {
  test('a wider type that fits as well is named, one that is narrower is not', () => {
    const { types } = acme;
    expect(typeTitle({ fits: ['acme/scoped-key', 'acme/master-key'] }, types)).toBe(
      'Acme scoped key or master key',
    );
    expect(typeTitle({ fits: ['acme/master-key', 'acme/scoped-key'] }, types)).toBe('Acme master key');
  });

  test.each([
    [
      { by: 'account holder', how: 'link e-mailed to the account holder', for: '48 hours' },
      'within 48 hours: link e-mailed to the account holder',
    ],
    [
      { by: 'project admin', how: 'cancel', for: '7 days', disputed: 'it says never' },
      'within 7 days, by the project admin: cancel. Disputed: it says never',
    ],
    [
      { by: 'a member', how: 'revert', for: 'as long as it is there' },
      'as long as it is there, by a member: revert',
    ],
  ])('an undo reads as a sentence: %o', (undo, text) => {
    expect(undoText({ ...undo, source: '', seen: '' })).toBe(text);
  });

  test.each([
    ['connectionString', 'CONNECTION_STRING'],
    ['ACME_KEY', 'ACME_KEY'],
    ['api-key', 'API_KEY'],
  ])('a staged %s is read from %s', (variable, wanted) => {
    const key = credential('acme/master-key', { at: { surroundings: { variable }, added: true } });
    const { facts } = verdict({ credentials: [key], scope: { mode: 'staged' } });
    const lead: Claim = {
      check: 'leaked-credential',
      subject: { kind: 'credential', id: key.id },
      severity: 'high',
      what: '',
      places: [],
    };
    expect(nextSteps(lead, [lead], facts)[1]?.text).toContain(`such as ${wanted} that`);
  });

  test('an operation is shown by the effect that is asked for', () => {
    const own = acme.operations('acme');
    const operation = own.list.find(({ id }) => id === 'acme:dropCopy');
    if (operation === undefined) throw new Error('no operation');
    expect(operationLine(operation, 80)).toMatch(/unprotect copy$/);
    expect(operationLine(operation, 80, 'destroy')).toMatch(/destroy copy$/);
  });

  test('a type names the worst as findings do, and no source without a mark', () => {
    const type = acme.types.get('acme/master-key');
    if (type === undefined) throw new Error('no type');
    const text = explainType(type, acme, 80);
    expect(text.indexOf('  dropBox')).toBeGreaterThan(0);
    expect(text.indexOf('  dropBox')).toBeLessThan(text.indexOf('  dropSite'));
    for (const [mark] of text.matchAll(/^\[\d+\]/gm)) expect(text.split(mark).length).toBeGreaterThan(2);
    expect(text).toContain('Gates           where set up, box lock');
  });
});
