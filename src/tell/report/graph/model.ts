import type { SafeguardState } from '../../../model/safeguard.ts';

/** What a node stands for; `more` counts what is not drawn. */
export type NodeKind = 'credential' | 'operations' | 'asset' | 'recovery' | 'more';

/** A node; its lines are untrusted text, escaped for each format. */
export interface GraphNode {
  /** `n1`, in the order of drawing. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly lines: readonly string[];
  /** Credential id, asset name or recovery kind, for programs. */
  readonly ref?: string;
  /** Every operation of a group by its full name, worst first. */
  readonly operations?: readonly string[];
}

/** An edge: from a credential to operations the gate, to an asset the effect, to a recovery system its state. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Only at most: the credential may not have it. */
  readonly atMost: boolean;
  /** State of the gate or of the recovery system; `none` where there is none. */
  readonly state?: SafeguardState | 'none';
}

/** What is reachable together, drawn apart. */
export interface GraphContext {
  readonly name: string;
  readonly kind: 'workspace' | 'ci';
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The picture of a repository: one part a context. */
export interface Graph {
  readonly name: string;
  readonly asOf: string;
  readonly contexts: readonly GraphContext[];
}

/** How many of each are drawn; everything else is counted. */
export interface Limits {
  readonly credentials: number;
  readonly groups: number;
  readonly assets: number;
  readonly systems: number;
}

/** A picture that fits a page. */
export const A_PAGE: Limits = { credentials: 6, groups: 3, assets: 3, systems: 2 };
/** Everything. */
export const NO_LIMITS: Limits = {
  credentials: Infinity,
  groups: Infinity,
  assets: Infinity,
  systems: Infinity,
};
