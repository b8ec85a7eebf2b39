export type { FoundReference, Formats } from './formats.ts';
export { wrapHits } from './hits.ts';
export type { Hits, PlainMatch } from './hits.ts';
export { createScanner } from './scanner.ts';
export type { Scanner } from './scanner.ts';
