import type { FoundReference } from './found.ts';
export function readReferences(_path: string, _text: string): FoundReference[] { return []; }
