export { createJoin } from './join.ts';
export type { FoundFile, FoundHere, Joined, JoinWorld, OnlyThere } from './join.ts';
export { cleanPath, meaningOf } from './paths.ts';
export { readReport, reportFrom, type NoReport } from './read-report.ts';
