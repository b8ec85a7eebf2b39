export { explainCheck } from './check.ts';
export { explainOperation } from './operation.ts';
export { explainProvider } from './provider.ts';
export { explainSet } from './set.ts';
export { explainType } from './type.ts';
export { catalogueJson } from './json.ts';
export { subjectOf, type Subject } from './subject.ts';
