import type { At } from './expression.ts';
import type { Node } from './parser.ts';

/** One command of a script: its words, without those that only say how it is run. */
export interface Command {
  readonly words: readonly string[];
  readonly at: At;
  /** Variables in its words and set before it. */
  readonly variables: readonly string[];
  /** Text that it is fed: a here-document, or what an `echo` writes into it. */
  readonly input?: string;
  /** It is a function's and takes what the function is handed: the same command at each place that calls the function. */
  readonly handed?: readonly Command[];
}

/** What all readings of one script share. */
export interface Shared {
  readonly functions: Map<string, Node>;
  readonly called: { left: number };
}

/** The call of a function that is being read: what it was handed, and where it stands. */
export interface Called {
  /** `undefined` once a `shift` that may or may not happen has moved them. */
  words: readonly string[] | undefined;
  readonly variables: readonly string[];
  readonly at: At;
  readonly names: readonly string[];
}

/** A command with the place of the node that it was read from. */
export interface ReadCommand extends Command {
  readonly from: number;
  /** Something in it only a call of its function tells. */
  readonly open: boolean;
}
