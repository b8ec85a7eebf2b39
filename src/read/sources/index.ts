export { mergeCoverage } from './coverage.ts';
export { originOf, slicePlan } from './plan.ts';
export { planOf, sentPlan, type SentPlan } from './sent-plan.ts';
export type {
  MetadataFile,
  PlannedFile,
  PlannedObject,
  RangeCommits,
  Repository,
  Slice,
  SourcePlan,
  SourceRequest,
} from './plan.ts';
export { namedOrigins, readingsOf } from './names.ts';
export { planSources } from './plan-sources.ts';
export { findRepository } from './repository.ts';
export { movedFiles, resolveCommit } from './range.ts';
export { withoutBarren, type Barren } from './known.ts';
export { readPlan } from './read-plan.ts';
export { committedFiles, committedKey } from './committed.ts';
export { attribute, fileCommits, type Attribution } from './attribution.ts';
export { indexChanges } from './index-changes.ts';
export { lastChange, originName, repositoryFacts, type LastChange } from './facts.ts';
export { blobsOf, mayHaveMoved } from './snapshots.ts';
export { indexTree, revisionTree, workTree } from './trees.ts';
export { revisionHelp } from './revision-help.ts';
