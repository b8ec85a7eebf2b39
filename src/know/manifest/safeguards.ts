import type { DeclaredAsset, DeclaredGate, DeclaredRecovery } from '../../model/manifest.ts';
import type { Cursor, Word } from './cursor.ts';
import { didYouMean } from './cursor.ts';
import { fileNamed } from './files-named.ts';
import { resolveWords } from './grants.ts';
import { gateLadder, knownKind } from './names.ts';
import type { Reading } from './source.ts';
import { readStatement } from './statements.ts';

const GATE = {
  operations: true,
  on: false,
  kind: true,
  evidence: false,
  attested: false,
  'disarmed-by': false,
};

/** The gates of a manifest: each with a file that enforces it or somebody who attests it. */
export function readGates(at: Cursor | undefined, reading: Reading): DeclaredGate[] {
  if (!at || at.blank) return [];
  return at.items('gates').flatMap((item) => readGate(item, reading) ?? []);
}

function readGate(item: Cursor, reading: Reading): DeclaredGate | undefined {
  const fields = item.fields('a gate', GATE);
  const operations = fields.words('operations', 'operations');
  const disarmedBy = fields.words('disarmed-by', 'operations');
  resolveWords([...operations, ...disarmedBy], reading);
  const kind = gateLadder(fields.get('kind')?.word());
  const evidence = fileNamed(fields.get('evidence')?.word(), 'gate', reading);
  const attested = readStatement(fields.get('attested'), reading, 'attestation');
  if (!fields.get('evidence') && !fields.get('attested')) {
    item.problem('nothing shows that this gate exists', [
      { label: 'write', text: 'evidence: and the file that enforces it' },
      { label: 'or', text: 'attested: { by: …, on: …, source: …, until: … }' },
    ]);
  }
  if (!kind) return undefined;
  return {
    operations: texts(operations),
    on: fields.texts('on', 'assets or resources'),
    kind,
    ...(evidence === undefined ? {} : { evidence }),
    ...(attested ? { attested } : {}),
    disarmedBy: texts(disarmedBy),
    place: item.place,
  };
}

const RECOVERY = {
  kind: true,
  protects: true,
  at: false,
  account: false,
  evidence: false,
  attested: false,
  'restored-on': false,
};

/** What assets are restored from. `assets`: the names that `protects` may use, besides kinds of assets. */
export function readRecovery(
  at: Cursor | undefined,
  reading: Reading,
  assets: readonly DeclaredAsset[],
): DeclaredRecovery[] {
  if (!at || at.blank) return [];
  return at.named('recovery').map(({ name, value }) => {
    const fields = value.fields('a recovery system', RECOVERY);
    const kind = fields.get('kind')?.word();
    const protects = fields.words('protects', 'assets');
    for (const word of protects) protectedAsset(word, reading, assets);
    const evidence = fileNamed(fields.get('evidence')?.word(), 'recovery', reading);
    const attested = readStatement(fields.get('attested'), reading, 'attestation');
    const optional = {
      at: fields.text('at', true),
      account: fields.text('account', true),
      restoredOn: restoredBy(fields.day('restored-on'), reading.context.asOf),
    };
    return {
      name: name.text,
      kind: kind ? knownKind(kind, reading) : '',
      protects: texts(protects),
      ...given(optional),
      ...(evidence === undefined ? {} : { evidence }),
      ...(attested ? { attested } : {}),
      place: name.at.place,
    };
  });
}

/** The day of a restore; one that is only planned proves nothing. */
function restoredBy(day: string | undefined, asOf: string): string | undefined {
  return day === undefined || day > asOf ? undefined : day;
}

function protectedAsset(word: Word, reading: Reading, assets: readonly DeclaredAsset[]): void {
  if (assets.some((asset) => asset.name === word.text)) return;
  if (word.text.includes('/')) {
    knownKind(word, reading);
    return;
  }
  const names = assets.map((asset) => asset.name);
  const near = didYouMean(word.text, names);
  const write = { label: 'write', text: 'a name under assets:, or a kind of asset such as railway/volume' };
  word.at.problem('no asset has this name', near.length > 0 ? near : [write]);
}

function texts(words: readonly Word[]): string[] {
  return words.map((word) => word.text);
}

/** The texts that are there. */
export function given<K extends string>(
  texts: Readonly<Record<K, string | undefined>>,
): { readonly [P in K]?: string } {
  const entries = Object.entries<string | undefined>(texts).filter(([, text]) => text !== undefined);
  return Object.fromEntries(entries) as { readonly [P in K]?: string };
}
