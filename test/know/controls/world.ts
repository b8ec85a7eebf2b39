import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { NO_MANIFEST } from '../../../src/know/manifest/index.ts';
import type { AssetKind, Catalogue, GateKind, Operation } from '../../../src/model/catalogue.ts';
import type { Manifest } from '../../../src/model/manifest.ts';
import { OperationSet } from '../../../src/model/operation-set.ts';
import type { Tree } from '../../../src/model/tree.ts';

/** A tree of the given files. */
export function treeOf(files: Readonly<Record<string, string>>): Tree & { readonly opened: string[] } {
  const opened: string[] = [];
  return {
    revision: 'worktree',
    opened,
    paths: () => Object.keys(files).sort(),
    read: (path) => {
      opened.push(path);
      return Object.hasOwn(files, path) ? files[path] : undefined;
    },
  };
}

interface WrittenGate {
  readonly title: string;
  readonly ladder: GateKind['ladder'];
  readonly covers: readonly string[];
  readonly 'disarmed-by': readonly string[];
  readonly source: string;
}

const read = new Map<string, ReadonlyMap<string, GateKind>>();

/** Gate kinds as the shipped rules write them. */
export function writtenGates(provider: string): ReadonlyMap<string, GateKind> {
  const gates = read.get(provider) ?? readGates(provider);
  read.set(provider, gates);
  return gates;
}

function readGates(provider: string): ReadonlyMap<string, GateKind> {
  let text: string;
  try {
    text = readFileSync(new URL(`../../../rules/${provider}/gates.yaml`, import.meta.url), 'utf8');
  } catch {
    return new Map();
  }
  const written = parse(text) as { readonly gates: Readonly<Record<string, WrittenGate>> };
  return new Map(
    Object.entries(written.gates).map(([name, gate]): [string, GateKind] => {
      const { title, ladder, covers, source } = gate;
      return [
        `${provider}/${name}`,
        { id: `${provider}/${name}`, title, ladder, covers, source, disarmedBy: gate['disarmed-by'] },
      ];
    }),
  );
}

const ASSETS: readonly AssetKind[] = [
  { id: 'aws/rds-instance', title: 'an RDS instance', in: [], keeps: 'data' },
  {
    id: 'aws/rds-automated-backup',
    title: 'automated backups',
    in: ['aws/rds-instance'],
    keeps: 'copies',
    restores: ['aws/rds-instance'],
    byDefault: true,
  },
];

/** A catalogue of the shipped gate kinds, with the operations that they name and two asset kinds. */
export function catalogueOfGates(): Catalogue {
  return {
    reviewed: '2026-11-23',
    hash: '0',
    providers: new Map(),
    types: new Map(),
    operations: (provider) => {
      const gates = writtenGates(provider);
      const ids = [
        ...new Set([...gates.values()].flatMap((gate) => [...gate.covers, ...gate.disarmedBy])),
      ].sort();
      const list = ids.map((id): Operation => ({
        id,
        plane: 'x',
        effects: ['destroy'],
        assets: {},
        reviewed: true,
      }));
      const index = (id: string): number | undefined => {
        const at = ids.findIndex((each) => each.toLowerCase() === id.toLowerCase());
        return at < 0 ? undefined : at;
      };
      return {
        provider,
        planes: [],
        list,
        assets: new Map(
          ASSETS.filter((kind) => kind.id.startsWith(`${provider}/`)).map((kind) => [kind.id, kind]),
        ),
        prominence: () => Infinity,
        groups: new Map(),
        gates,
        index,
        resolve: (names) => {
          const known = names.flatMap((name) => index(name) ?? []);
          return {
            set: new OperationSet(provider, ids.length, known),
            unknown: names.filter((name) => index(name) === undefined),
          };
        },
      };
    },
  };
}

/** A manifest with nothing in it but what is given. */
export function manifestOf(parts: Partial<Manifest> = {}): Manifest {
  return { ...NO_MANIFEST, present: true, ...parts };
}
