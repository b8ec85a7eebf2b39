import type { Catalogue } from '../../model/catalogue.ts';
import type { ManifestRevision } from '../../model/manifest.ts';

/** A manifest file as somebody read it: which revision it is of, and what it may say. */
export interface ManifestSource {
  /** As the report names it; relative to the audited folder, `/`-separated. */
  readonly path: string;
  readonly text: string;
  readonly revision: ManifestRevision;
  /** `organisation`: one given by `--manifest` before the repository's; `accepted`: `overscope.accepted.yaml`. */
  readonly kind: 'main' | 'organisation' | 'nested' | 'accepted';
}

/** What the reader needs to know about the world; it does no I/O of its own. */
export interface ReadContext {
  /** Day of the audit, `YYYY-MM-DD`: what ended before it no longer counts. */
  readonly asOf: string;
  /** Whether the audited tree has a file of this path. */
  exists(path: string): boolean;
  /** All paths of the tree: with them, a glob that finds no file is a problem, and near paths are named. */
  readonly paths?: readonly string[];
  /** Whether a text looks like a secret; such a value is a problem that does not print it. */
  secretLike?(text: string): boolean;
}

/** What the sections of one manifest are read against. */
export interface Reading {
  readonly catalogue: Catalogue;
  readonly context: ReadContext;
}
