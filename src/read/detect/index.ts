export { checksumHolds, checksumNames } from './checksums.ts';
export { decoderNames } from './decoders.ts';
export type { FoundReference, Formats } from './formats.ts';
export { wrapHits } from './hits.ts';
export type { Hits, PlainMatch } from './hits.ts';
export { fitsName, foldedName, foldName, namePattern } from './names.ts';
export { createScanner } from './scanner.ts';
export type { Scanner } from './scanner.ts';
export { shapeOf } from './shapes.ts';
