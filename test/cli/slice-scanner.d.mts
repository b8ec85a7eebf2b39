import type { Scanner } from '../../src/cli/scan-slice.ts';

export function createSliceScanner(init: { readonly word: string }): Scanner<string>;
