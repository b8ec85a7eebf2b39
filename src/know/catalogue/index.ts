export { checkCallExamples, checkRules } from './check.ts';
export type { CallReader } from './check-calls.ts';
export { joinCalls } from './compile-calls.ts';
export type { RuleHit, RuleScanner } from './check-examples.ts';
export { compileRules, type Compilation, type Foundation } from './compile.ts';
export type { CompiledCatalogue, CompiledCore, CompiledNames, ProviderLists } from './compiled.ts';
export { detectionOf, joinCatalogues, openCatalogue, type LoadLists } from './open.ts';
export { openNames } from './reported.ts';
export type { RuleText } from './source.ts';
