import type { Lineage } from '../../../model/fragment.ts';
import type { PlannedObject } from '../plan.ts';

/** What an object is in the store. */
export type StoredType = 'commit' | 'tree' | 'blob' | 'tag';

/** Takes an object that was read; its bytes are valid during the call only. */
export type TakeObject = (
  object: PlannedObject,
  type: StoredType,
  bytes: Uint8Array,
  lineage: Lineage | undefined,
) => void;
