import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { expand } from '../src/util/template.ts';
import { AS_OF, overscope } from './support/fixtures.ts';

const RULES = `provider: zorblat
title: Zorblat
reviewed: 2026-11-23
types:
  - id: zorblat/key
    title: Zorblat key
    recognised: its prefix zrb_
    detect: { pattern: '\\bzrb_[a-z0-9]{32}\\b', examples: ['ZORBLAT_KEY=zrb_{alnum:32}'], negatives: ['ZORBLAT_ID=zid_{alnum:32}'] }
    authority: { known: fixed, planes: [api], permits: ['zorblat:*'], reaches: the whole account }
    narrower: []
    narrower-note: no narrower key exists
    expires: never
    offers-expiry: false
    references: [https://zorblat.example/docs/keys]
planes: [{ name: api, title: API, complete: true, source: https://zorblat.example/docs/api }]
operations:
  - { id: 'zorblat:listVats', does: { read: [] }, source: https://zorblat.example/docs/api }
  - { id: 'zorblat:renameVat', does: { change: [] }, source: https://zorblat.example/docs/api }
  - { id: 'zorblat:fillVat', does: { spend: [] }, source: https://zorblat.example/docs/api }
  - { id: 'zorblat:emptyVat', does: { destroy: [vat] }, source: https://zorblat.example/docs/api }
  - { id: 'zorblat:dropCopies', does: { destroy: [vat-copy], unprotect: [vat-copy] }, source: https://zorblat.example/docs/api }
assets:
  vat: { title: a vat and what is in it, in: [], keeps: data }
  vat-copy: { title: a vat's copies, in: [vat], keeps: copies, restores: [vat], by-default: true, source: https://zorblat.example/docs/copies }
`;

test(
  'a provider is added by YAML alone: checked, found, judged, explained',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overscope-newcomer-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const work = join(folder, 'work');
    mkdirSync(join(folder, 'rules/zorblat'), { recursive: true });
    mkdirSync(work);
    writeFileSync(join(folder, 'rules/zorblat/zorblat.yaml'), RULES);
    writeFileSync(join(work, 'run.sh'), expand('zorblat --key zrb_{alnum:32} fill\n', 'newcomer').text);
    const rules = ['--rules', '../rules'];

    const check = await overscope(work, ['rules', 'check', '../rules']);
    expect(check).toMatchObject({ exit: 0, stderr: '' });
    expect(check.stdout).toContain('1 provider, 1 type, 5 operations');

    const audit = await overscope(work, ['audit', ...rules, '--as-of', AS_OF]);
    expect(audit.exit).toBe(1);
    expect(audit.stdout).toContain(
      'CRITICAL  Zorblat key: can delete a vat and what is in it and its backups',
    );

    const without = await overscope(work, ['audit', '--as-of', AS_OF]);
    expect(without.exit).toBe(0);

    const explained = await overscope(work, ['explain', 'zorblat:emptyVat', ...rules]);
    expect(explained.stdout).toContain('destroy: a vat and what is in it');

    writeFileSync(
      join(folder, 'rules/zorblat/zorblat.yaml'),
      RULES.replace('destroy: [vat]', 'destroy: [vatt]'),
    );
    const wrong = await overscope(work, ['rules', 'check', '../rules']);
    expect(wrong.exit).toBe(2);
    expect(wrong.stderr).toContain('vat');
  },
);
