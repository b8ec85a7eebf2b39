export { explainCheck } from './check.ts';
export { explainOperation } from './operation.ts';
export { explainProvider } from './provider.ts';
export { explainSet } from './set.ts';
export { explainType } from './type.ts';
export { catalogueJson } from './json.ts';
export { explainOperations, explainSets } from './operations.ts';
export { providerOf, type Selection, type Wanted } from './selection.ts';
export { subjectOf, type Subject } from './subject.ts';
