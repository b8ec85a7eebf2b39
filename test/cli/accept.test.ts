import { afterAll, describe, expect, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import type { Run } from '../support/fixtures.ts';
import { createScratch, type Scratch } from '../support/scratch.ts';

const TOKENS = ['one', 'two', 'three', 'four'].map((name) => expand('{uuid}', `accept ${name}`).text);
const FILE = 'overscope.accepted.yaml';
const all: Scratch[] = [];

afterAll(() => {
  for (const scratch of all) scratch.remove();
});

function scratch(files: Readonly<Record<string, string>>): Scratch {
  const made = createScratch();
  all.push(made);
  made.commit(files);
  return made;
}

const line = (position: number): string => `RAILWAY_API_TOKEN=${TOKENS[position] ?? ''}\n`;
const FOUR = Object.fromEntries(TOKENS.map((_, at) => [`scripts/${'abcd'[at] ?? ''}.sh`, line(at)]));

interface Found {
  readonly id: string;
  readonly check: string;
  readonly accepted: { readonly unreviewed?: boolean } | null;
  readonly reopened?: string;
  readonly new: boolean;
  readonly places: readonly { readonly path: string }[];
}

interface Json {
  readonly exit: number;
  readonly findings: readonly Found[];
  readonly acceptances: {
    readonly findings: number;
    readonly unreviewed: number;
    readonly endingSoon: readonly object[];
  };
  readonly manifest: { readonly notYetCounting: readonly object[] };
}

async function audit(repository: Scratch, ...args: string[]): Promise<Json> {
  const { stdout, stderr } = await repository.run('audit', '--format', 'json', ...args);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Json;
}

/** The id of the finding about the value in a file. */
async function idAt(repository: Scratch, path: string): Promise<string> {
  return idIn((await audit(repository)).findings, path);
}

function idIn(findings: readonly Found[], path: string): string {
  const found = findings.find((item) => item.places.some((place) => place.path === path));
  if (found === undefined) throw new Error(`nothing is found in ${path}`);
  return found.id;
}

function accept(repository: Scratch, id: string, ...args: string[]): Promise<Run> {
  return repository.run('accept', id, '--reason', 'moves in Q1', '--until', '60d', ...args);
}

describe.concurrent('two branches that each accept something merge', () => {
  const cases: readonly [name: string, before: readonly number[], ours: number[], theirs: number[]][] = [
    ['into a new file', [], [0], [1]],
    ['at one place of an old file', [0], [1], [2]],
    ['several each', [1], [0, 3], [2]],
  ];
  test.each(cases)('%s', { timeout: 60_000 }, async (_, before, ours, theirs) => {
    const repository = scratch(FOUR);
    const found = (await audit(repository)).findings;
    const ids = 'abcd'.split('').map((name) => idIn(found, `scripts/${name}.sh`));
    const acceptAt = async (positions: readonly number[]): Promise<void> => {
      for (const position of positions) expect((await accept(repository, ids[position] ?? '')).exit).toBe(0);
      repository.commit();
    };
    await acceptAt(before);
    repository.git('checkout', '--quiet', '-b', 'theirs');
    await acceptAt(theirs);
    repository.git('checkout', '--quiet', 'main');
    await acceptAt(ours);
    repository.git('merge', '--quiet', '--no-edit', 'theirs');
    const { acceptances, findings } = await audit(repository);
    expect(acceptances.findings).toBe(before.length + ours.length + theirs.length);
    expect(findings.filter((item) => item.check === 'unused-entry')).toEqual([]);
    // The next one that is accepted finds its place all the same.
    expect((await repository.run('accept', '--all', '--until', '60d')).exit).toBe(0);
    repository.commit();
    expect((await audit(repository)).exit).toBe(0);
  });
});

test('the same finding accepted on both sides is said, with both lines', { timeout: 60_000 }, async () => {
  const repository = scratch({ 'a.sh': line(0) });
  const id = await idAt(repository, 'a.sh');
  repository.git('checkout', '--quiet', '-b', 'theirs');
  await accept(repository, id);
  repository.commit();
  repository.git('checkout', '--quiet', 'main');
  await repository.run('accept', id, '--reason', 'another', '--until', '30d');
  repository.commit();
  repository.git('merge', '--quiet', '--no-edit', 'theirs');
  const { exit, stderr } = await repository.run('audit');
  expect(exit).toBe(2);
  expect(stderr).toMatch(/this is accepted on line 2 too, in other words[\s\S]*keep +one of the two lines/);
});

describe.concurrent('an acceptance survives', () => {
  const cases: readonly [name: string, change: (repository: Scratch) => void][] = [
    [
      'a squash',
      (repository) => {
        repository.git('checkout', '--quiet', '-b', 'work');
        repository.commit({ 'b.txt': 'b\n' });
        repository.commit({ 'c.txt': 'c\n' });
        repository.git('checkout', '--quiet', 'main');
        repository.git('merge', '--quiet', '--squash', 'work');
        repository.commit();
        repository.git('branch', '-D', 'work');
      },
    ],
    [
      'a rebase',
      (repository) => {
        repository.git('checkout', '--quiet', '-b', 'old', 'HEAD~1');
        repository.commit({ 'b.txt': 'b\n' });
        repository.git('rebase', '--quiet', '--onto', 'old', 'HEAD~1', 'main');
      },
    ],
    ['a renamed file', (repository) => repository.git('mv', 'a.env', 'b.env')],
    [
      'a file that was moved and edited',
      (repository) => {
        repository.git('rm', '--quiet', 'a.env');
        repository.write({ 'deploy/live/.env.shared': `# all of them\n\n${line(0)}OTHER=1\n` });
      },
    ],
    ['lines above it', (repository) => repository.write({ 'a.env': `# one\n# two\n\n${line(0)}` })],
    [
      'a re-formatted line',
      (repository) => repository.write({ 'a.env': `export RAILWAY_API_TOKEN = "${TOKENS[0] ?? ''}"\n` }),
    ],
    [
      'a formatter over its own file',
      (repository) => {
        const text = repository.read(FILE);
        repository.write({
          [FILE]: text
            .replace('- { ', '- check: ')
            .replace('- check: check: ', '- check: ')
            .replaceAll(/, (?=\w+: )/g, '\n  ')
            .replace(' }\n', '\n'),
        });
      },
    ],
  ];
  test.each(cases)('%s', { timeout: 60_000 }, async (_, change) => {
    const repository = scratch({ 'a.env': line(0) });
    expect((await accept(repository, await idAt(repository, 'a.env'))).exit).toBe(0);
    repository.commit();
    change(repository);
    repository.commit();
    const { acceptances, exit, findings } = await audit(repository);
    expect(findings.filter((item) => item.reopened !== undefined)).toEqual([]);
    expect([acceptances.findings, exit]).toEqual([1, 0]);
  });
});

describe.concurrent('an acceptance is reopened by', () => {
  const PLACE = 'it is at a tracked place that was not there when it was accepted';
  const cases: readonly [name: string, change: (repository: Scratch) => void][] = [
    ['a copy', (repository) => repository.write({ 'b.env': line(0) })],
    [
      'another file that takes it over',
      (repository) => repository.write({ 'a.env': '# nothing here\n', 'b.env': line(0) }),
    ],
    [
      'a move and a copy',
      (repository) => {
        repository.git('mv', 'a.env', 'b.env');
        repository.write({ 'c.env': line(0) });
      },
    ],
  ];
  test.each(cases)('%s', { timeout: 60_000 }, async (_, change) => {
    const repository = scratch({ 'a.env': line(0) });
    await accept(repository, await idAt(repository, 'a.env'));
    repository.commit();
    change(repository);
    repository.commit();
    const { exit, findings } = await audit(repository);
    expect([exit, findings[0]?.reopened]).toEqual([1, PLACE]);
  });

  test('the ignored file that is committed', { timeout: 60_000 }, async () => {
    const repository = scratch({ '.gitignore': '.env\n' });
    repository.write({ '.env': line(0) });
    await accept(repository, await idAt(repository, '.env'));
    expect(repository.read(FILE)).toContain('places: []');
    repository.commit();
    expect((await audit(repository)).exit).toBe(0);
    repository.git('add', '--force', '.env');
    repository.commit();
    const { exit, findings } = await audit(repository);
    expect([exit, findings[0]?.reopened]).toEqual([1, PLACE]);
  });

  test('a copy in a change, and not by a rename in one', { timeout: 60_000 }, async () => {
    const repository = scratch({ 'a.env': line(0) });
    await accept(repository, await idAt(repository, 'a.env'));
    repository.commit();
    repository.git('checkout', '--quiet', '-b', 'change');
    repository.git('mv', 'a.env', 'b.env');
    expect((await audit(repository, '--staged')).exit).toBe(0);
    repository.commit();
    expect((await audit(repository, '--base', 'main')).exit).toBe(0);
    repository.git('mv', 'b.env', 'd.env');
    expect((await audit(repository, '--staged')).exit).toBe(0);
    repository.git('mv', 'd.env', 'b.env');
    repository.write({ 'c.env': line(0) });
    repository.git('add', '--all');
    expect((await audit(repository, '--staged')).exit).toBe(1);
    repository.commit();
    expect((await audit(repository, '--base', 'main')).exit).toBe(1);
  });
});

test('an end that is near is warned of in every format', { timeout: 60_000 }, async () => {
  const repository = scratch({ 'a.env': line(0) });
  const id = await idAt(repository, 'a.env');
  await accept(repository, id);
  repository.commit();
  const at = async (day: string, format: string): Promise<string> =>
    (await repository.run('audit', '--as-of', day, '--format', format)).stdout;
  for (const [format, words] of [
    ['text', `Ends soon ${id} on 2027-01-22 (in 30 days)`],
    ['md', `**Ends soon:** ${id} on 2027-01-22 (in 30 days).`],
    ['sarif', `Acceptances that end soon: ${id} on 2027-01-22 (in 30 days).`],
    ['github', `title=overscope%3A acceptances end soon::${id} on 2027-01-22 (in 30 days)`],
    ['json', `"until": "2027-01-22"`],
  ] as const) {
    expect(await at('2026-12-23', format)).toContain(words);
  }
  expect(await at('2026-12-22', 'text')).not.toContain('Ends soon');
  expect((JSON.parse(await at('2026-12-22', 'json')) as Json).acceptances.endingSoon).toEqual([]);
});

test(
  'an end that has passed fails a full audit, and no change that did not touch it',
  { timeout: 90_000 },
  async () => {
    const repository = scratch({ 'a.env': `# a\n\n\n${line(0)}` });
    await accept(repository, await idAt(repository, 'a.env'));
    repository.commit();
    const late = ['--as-of', '2027-02-01'];
    const full = await audit(repository, ...late);
    expect([full.exit, full.findings[0]?.reopened]).toEqual([1, 'its acceptance ended on 2027-01-22']);
    repository.git('checkout', '--quiet', '-b', 'change');
    repository.write({ 'a.env': `# another line of the file\n\n\n${line(0)}`, 'b.txt': 'b\n' });
    repository.git('add', '--all');
    expect((await audit(repository, '--staged', ...late)).exit).toBe(0);
    repository.commit();
    expect((await audit(repository, '--base', 'main', ...late)).exit).toBe(0);
    repository.commit({ 'copy.env': line(0) });
    expect((await audit(repository, '--base', 'main', ...late)).exit).toBe(1);
  },
);

test('a first adoption takes all, unreviewed, and the count stays visible', { timeout: 90_000 }, async () => {
  const repository = scratch({ 'a.env': line(0), 'b.env': line(1) });
  const first = await repository.run('accept', '--all', '--until', '60d', '--by', 'Ana');
  expect(first.stdout).toBe(`2 findings accepted until 2027-01-22 in overscope.accepted.yaml, marked
unreviewed. They count once that file is committed, and every audit says how
many nobody has looked at.
To review one: overscope explain <id>, then overscope accept <id> with its
reason.
By Ana, as --by says.
.gitattributes now has "/overscope.accepted.yaml merge=union": branches that
each accept something merge. Commit it too.
`);
  const text = repository.read(FILE);
  expect(text.match(/unreviewed: true/g)).toHaveLength(2);
  const again = await repository.run('accept', '--all', '--until', '80d');
  expect(again.stdout).toBe('Nothing is open that is not accepted yet.\n');
  expect(repository.read(FILE)).toBe(text);
  expect((await audit(repository)).exit).toBe(1);
  repository.commit();
  for (const [args, words] of [
    [[], 'Accepted  2 findings, all unreviewed; the first acceptance ends 2027-01-22'],
    [['--quiet'], 'Accepted  2 findings, all unreviewed'],
    [['--all'], 'unreviewed, first audit, 2026-11-23'],
    [['--format', 'md'], '2 findings, all unreviewed; the first acceptance ends 2027-01-22'],
    [['--format', 'json'], '"unreviewed": 2'],
    [['--format', 'sarif'], 'Accepted: 2 findings, all unreviewed.'],
    [['--format', 'github'], 'overscope: No finding. Accepted: 2 findings, all unreviewed. Exit 0.'],
  ] as const) {
    const { stdout, exit } = await repository.run('audit', ...args);
    expect([exit, stdout.replaceAll(/\s+/g, ' ')]).toEqual([
      0,
      expect.stringContaining(words.replaceAll(/\s+/g, ' ')),
    ]);
  }
  const id = await idAt(repository, 'a.env');
  expect((await repository.run('explain', id)).stdout).toContain(
    'Accepted  unreviewed, until 2027-01-22, by Ana: first audit, 2026-11-23',
  );
  expect((await accept(repository, id)).stdout).toContain('It replaces: { check: undeclared-credential');
  const { acceptances, manifest } = await audit(repository);
  expect([acceptances.findings, acceptances.unreviewed]).toEqual([2, 2]);
  expect(manifest.notYetCounting).toMatchObject([{ what: 'acceptance', counts: null }]);
  repository.commit();
  expect((await audit(repository)).acceptances).toMatchObject({ findings: 2, unreviewed: 1 });
  // Nobody takes the mark away by deleting a word.
  repository.write({ [FILE]: repository.read(FILE).replace(', unreviewed: true', '') });
  expect((await audit(repository)).acceptances.unreviewed).toBe(1);
});

test('a first adoption renews nothing that was reopened', { timeout: 60_000 }, async () => {
  const repository = scratch({ 'a.env': line(0) });
  await accept(repository, await idAt(repository, 'a.env'));
  repository.commit();
  const { stdout } = await repository.run('accept', '--all', '--until', '60d', '--as-of', '2027-02-01');
  expect(stdout).toMatch(/^Nothing is open that is not accepted yet\.\nLeft out, since they were accepted/);
});

test(
  'an acceptance of what is gone, or called something else, is reported',
  { timeout: 60_000 },
  async () => {
    const repository = scratch({ '.gitignore': '.env\n' });
    repository.write({ '.env': line(0) });
    const id = await idAt(repository, '.env');
    await accept(repository, id);
    repository.write({
      [FILE]: `${repository.read(FILE)}- { check: exceeds-job, id: abcdef, effect: read, reason: typo, until: 2027-01-01 }\n`,
    });
    repository.commit();
    const titles = async (): Promise<string> => (await repository.run('audit', '--all')).stdout;
    expect(await titles()).toContain('acceptance exceeds-job abcdef: nothing here has this id');
    repository.write({ '.env': '' });
    expect(await titles()).toContain(`acceptance undeclared-credential ${id}: nothing here has this id`);
    expect((await repository.run('audit', '--no-history', '--all')).stdout).not.toContain('nothing here has');
  },
);

test(
  'a revocation ends a finding of the history, and a new place brings it back',
  { timeout: 60_000 },
  async () => {
    const repository = scratch({ 'a.env': line(0) });
    repository.commit({ 'a.env': '# gone\n' });
    const id = await idAt(repository, 'a.env');
    const planned = await repository.run('accept', id, '--reason', 'x', '--revoked', '2026-11-24');
    expect([planned.exit, planned.stderr]).toEqual([2, expect.stringContaining('this day has not come yet')]);
    const { stdout, exit } = await repository.run(
      'accept',
      id,
      '--reason',
      'replaced',
      '--revoked',
      '2026-11-20',
    );
    expect([exit, stdout]).toEqual([0, expect.stringContaining('recorded as revoked on 2026-11-20')]);
    repository.commit();
    expect((await audit(repository)).exit).toBe(0);
    expect((await audit(repository, '--as-of', '2029-01-01')).exit).toBe(0);
    repository.commit({ 'b.env': line(0) });
    expect((await audit(repository)).exit).toBe(1);
  },
);

test('nothing that a hook prints offers to accept', { timeout: 60_000 }, async () => {
  const repository = scratch({ 'a.env': line(0), 'overscope.yaml': 'version: 1\njobs: {}\n' });
  await accept(repository, await idAt(repository, 'a.env'));
  repository.commit();
  repository.write({ 'b.env': line(1), 'c.env': line(0), [FILE]: `${repository.read(FILE)}# more\n` });
  repository.git('add', '--all');
  for (const format of ['text', 'json', 'md', 'github', 'sarif']) {
    for (const extra of [[], ['--all'], ['--quiet'], ['--as-of', '2027-02-01']]) {
      const { stdout, stderr, exit } = await repository.run(
        'audit',
        '--staged',
        '--format',
        format,
        ...extra,
      );
      expect(exit).toBe(1);
      expect(`${stdout}${stderr}`).not.toMatch(/\baccept\b(?!ed)|--no-verify/);
    }
  }
});
