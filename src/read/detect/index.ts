export type { FoundReference, Formats } from './formats.ts';
export { wrapHits } from './hits.ts';
export type { Hits, PlainMatch } from './hits.ts';
export { isPlaceholder } from './placeholders.ts';
export { createScanner } from './scanner.ts';
export type { Scanner } from './scanner.ts';
export type { Dense } from './effort.ts';
export { unpackTables } from './packed.ts';
export type { Tables } from './tables.ts';
