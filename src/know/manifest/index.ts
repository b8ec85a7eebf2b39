export { acceptanceLine, acceptedBefore, parseUntil, writeAcceptance } from './accept-writer.ts';
export type { NewAcceptance } from './accept-writer.ts';
export { effective } from './effective.ts';
export type { EffectiveMode } from './effective.ts';
export { jobsOf, selected, selects } from './matching.ts';
export { NO_MANIFEST, readManifests } from './read.ts';
export { acceptedSchema, manifestSchema } from './schema.ts';
export type { ManifestSource, ReadContext } from './source.ts';
export { widenings } from './widenings.ts';
