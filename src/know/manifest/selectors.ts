import type { Store } from '../../model/match.ts';
import type { CredentialSelector } from '../../model/manifest.ts';
import type { Cursor, Word } from './cursor.ts';
import { didYouMean } from './cursor.ts';
import { typesNamed } from './names.ts';
import type { Reading } from './source.ts';

/** Stores as a manifest writes them, in front of the name. */
const STORES: Readonly<Record<string, Store>> = {
  github: 'github-actions',
  gitlab: 'gitlab-ci',
  environment: 'environment',
  env: 'environment',
  oidc: 'oidc',
  exec: 'exec',
  mcp: 'mcp',
};

/** Keys of which a selector has at least one: `in` alone would take whatever lies in a file. */
const NAMING = ['type', 'variable', 'reference', 'fingerprint'] as const;

const KEYS = { type: false, in: false, variable: false, reference: false, fingerprint: false };

/** Folder of a nested manifest, whose paths are relative to it; empty for every other one. */
type Folder = string;

/** Reads a selector; every problem is reported, and what is left is still a selector unless it names nothing. */
export function readSelector(
  at: Cursor | undefined,
  reading: Reading,
  folder: Folder = '',
): CredentialSelector | undefined {
  if (!at) return undefined;
  const fields = at.fields('a credential', KEYS);
  const type = fields.get('type')?.word();
  if (type) typesNamed(type, reading);
  const path = fields.text('in');
  const variable = fields.text('variable');
  const reference = checkReference(fields.get('reference')?.word());
  const fingerprint = checkFingerprint(fields.get('fingerprint')?.word(true));
  if (!NAMING.some((key) => fields.get(key))) {
    at.problem('this names no credential', [
      { label: 'write', text: 'type:, variable:, reference: or fingerprint:' },
    ]);
    return undefined;
  }
  const inside = confine(path, folder);
  return {
    ...(type ? { type: type.text } : {}),
    ...(inside === undefined ? {} : { in: inside }),
    ...(variable === undefined ? {} : { variable }),
    ...(reference ? { reference: reference.text } : {}),
    ...(fingerprint ? { fingerprint: fingerprint.text } : {}),
    place: at.place,
  };
}

function confine(path: string | undefined, folder: Folder): string | undefined {
  if (folder === '') return path;
  return path === undefined ? `${folder}/**` : `${folder}/${path.replace(/^(?:\.\/)+/, '')}`;
}

/** The two halves of `github:secrets.NAME`; `undefined` where the text is no reference. */
export function parseReference(text: string): { readonly store: Store; readonly name: string } | undefined {
  const [, prefix = '', rest = ''] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
  const store = Object.hasOwn(STORES, prefix) ? STORES[prefix] : undefined;
  if (!store) return undefined;
  if (store !== 'github-actions') return /^\S+$/.test(rest) ? { store, name: rest } : undefined;
  const name = /^(?:secrets|vars)\.([A-Za-z_]\w*)$/.exec(rest)?.[1];
  return name === undefined ? undefined : { store, name };
}

function checkReference(word: Word | undefined): Word | undefined {
  if (!word || parseReference(word.text)) return word;
  const prefix = /^[^:]*/.exec(word.text)?.[0] ?? '';
  const bare = /^\$?\{*\s*(secrets|vars)\.([A-Za-z_]\w*)\s*\}*$/.exec(word.text);
  if (bare) {
    word.at.problem('a reference begins with its store', [
      { label: 'write', text: `github:${bare[1]}.${bare[2]}` },
    ]);
  } else if (!Object.hasOwn(STORES, prefix)) {
    const near = didYouMean(prefix, Object.keys(STORES));
    const stores = {
      label: 'write',
      text: 'github:secrets.NAME, gitlab:NAME, environment:NAME, oidc:…, exec:… or mcp:…',
    };
    word.at.problem('a reference begins with its store', near.length > 0 ? near : [stores]);
  } else {
    const text = /^github:.*token$/i.test(word.text)
      ? 'github:secrets.GITHUB_TOKEN, the token of every run'
      : prefix === 'github'
        ? 'github:secrets.NAME or github:vars.NAME'
        : `${prefix}:NAME`;
    word.at.problem('this is no reference', [{ label: 'write', text }]);
  }
  return undefined;
}

function checkFingerprint(word: Word | undefined): Word | undefined {
  if (!word || /^(?:v1:)?[0-9a-f]{6,128}$/.test(word.text)) return word;
  word.at.problem('this is no fingerprint', [
    {
      label: 'write',
      text: 'the id that the report shows (six hexadecimal digits), or v1: and the whole fingerprint',
    },
  ]);
  return undefined;
}
