import type { Reference } from '../../model/match.ts';
import type { ValueNode } from '../../model/node.ts';

/** A reference as the formats read it: its place counts in UTF-16 units of the text. */
export interface FoundReference extends Omit<Reference, 'span' | 'origin'> {
  readonly start: number;
  readonly end: number;
  /** Counted again here, over bytes; not kept. */
  readonly line?: number;
  readonly column?: number;
}

/** What the formats can read; handed in, because rooms do not import each other. */
export interface Formats {
  /** Values that a text writes down; `window` limits what is asked for where the text is large. */
  readonly readValues: (
    path: string,
    text: string,
    window?: { readonly start: number; readonly end: number },
  ) => readonly ValueNode[];
  readonly readReferences: (path: string, text: string) => readonly FoundReference[];
}
