import { expect, test } from 'vitest';
import { runChecks } from '../../src/judge/checks/index.ts';
import { foldFindings } from '../../src/judge/findings/index.ts';
import type { Credential } from '../../src/model/credential.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Acceptance } from '../../src/model/manifest.ts';
import { credential, verdict } from '../support/world.ts';

const PRINT = `v1:aaaaaa${'0'.repeat(58)}`;
const ENTRY: Acceptance = {
  check: 'undeclared-credential',
  id: 'aaaaaa',
  effect: 'unprotect',
  reason: 'known',
  until: '2027-01-01',
  place: { path: 'overscope.accepted.yaml', line: 1, column: 1 },
};
const HISTORY = { source: 'history', tracking: 'history' } as const;
const TRACKED = { tracking: 'tracked' } as const;

/** `accepted`, or why the finding is open, of a credential with an acceptance; then what is said of the entry. */
function judged(
  own: Credential,
  entry: Partial<Acceptance>,
  change: Partial<Facts> = {},
): (string | undefined)[] {
  const { facts } = verdict({ credentials: [own], manifest: 'version: 1\njobs: {}\n' });
  const whole = { ...facts, ...change, acceptances: [{ ...ENTRY, ...entry }] };
  return foldFindings(runChecks(whole), whole).map(({ accepted, check, reopened, title }) =>
    check === 'unused-entry' ? title : accepted === undefined ? (reopened ?? 'open') : 'accepted',
  );
}

function master(change: Parameters<typeof credential>[1] = {}): Credential {
  return credential('acme/master-key', { fingerprint: PRINT, ...change });
}

const PLACE = 'it is at a tracked place that was not there when it was accepted';
const { until: _, ...REVOKED } = { ...ENTRY, revoked: '2026-11-01' };

test.each<[name: string, own: Credential, entry: Partial<Acceptance>, said: string[]]>([
  ['as it was', master(), {}, ['accepted']],
  ['on its last day', master(), { until: '2026-11-23' }, ['accepted']],
  ['a day after it', master(), { until: '2026-11-22' }, ['its acceptance ended on 2026-11-22']],
  ['an id that was longer once', master(), { id: 'aaaaaa00' }, ['accepted']],
  [
    'an id that begins alike',
    master(),
    { id: 'aaaaaaff' },
    ['open', 'acceptance undeclared-credential aaaaaaff: nothing here has this id'],
  ],
  [
    'another check',
    master(),
    { check: 'exceeds-job' },
    ['open', 'acceptance exceeds-job aaaaaa: what has this id is now called undeclared-credential'],
  ],
  ['places that nobody wrote down', master({ at: TRACKED }), {}, ['accepted']],
  ['no tracked place, and it is tracked', master({ at: TRACKED }), { places: [] }, [PLACE]],
  ['no tracked place, and it is ignored', master(), { places: [] }, ['accepted']],
  ['another place, whose file is still there', master({ at: TRACKED }), { places: ['kept.sh'] }, [PLACE]],
  ['another place, whose file is gone', master({ at: TRACKED }), { places: ['gone.sh'] }, ['accepted']],
])('%s', (_name, own, entry, said) => {
  expect(judged(own, entry, { read: (path) => path !== 'gone.sh' })).toEqual(said);
});

test.each<[name: string, own: Credential, said: string]>([
  ['a value of the history', master({ at: HISTORY }), 'accepted'],
  ['a value that is still here', master({ at: TRACKED }), 'accepted'],
  [
    'a password of the history, known by its names',
    credential('acme/master-key', { at: HISTORY }),
    'accepted',
  ],
  [
    'a password that may be the next one',
    credential('acme/master-key', { at: TRACKED }),
    'its id is made of names, so that the value that is here may be the next one',
  ],
])('revoked: %s', (_name, own, said) => {
  expect(judged(own, { ...REVOKED, until: undefined } as unknown as Partial<Acceptance>)).toEqual([said]);
});

test('a file that moved within the index counts once', () => {
  const own = master({ at: TRACKED });
  const scope = { mode: 'staged', history: false, dependencies: false } as const;
  const entry = { places: ['old.sh'] };
  expect(judged(own, entry, { scope, left: () => ['older.sh'] })).toEqual(['accepted']);
  expect(judged(own, entry, { scope, left: () => [], read: () => false })).toEqual([PLACE]);
});

test('a stale entry is not said where not everything was read', () => {
  const other = { id: 'bbbbbb' };
  expect(judged(master(), other)).toHaveLength(2);
  const { facts } = verdict({ credentials: [master()] });
  const gap = { source: 'history', scope: 'source', kind: 'shallow', what: 'shallow' } as const;
  expect(judged(master(), other, { coverage: { ...facts.coverage, gaps: [gap] } })).toEqual(['open']);
  expect(judged(master(), other, { scope: { ...facts.scope, history: false } })).toEqual(['open']);
});
