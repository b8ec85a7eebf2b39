import type { Ast } from '../ast.ts';
import type { State } from '../state.ts';
import type { At } from '../things.ts';

/** What one kind of statement does to the state. It supposes that the statement succeeded, as an applied migration has. */
export type Handler = (state: State, body: Ast, at: At) => void;

/** Handlers by the tag of the parser's node. */
export type Family = Readonly<Record<string, Handler>>;
