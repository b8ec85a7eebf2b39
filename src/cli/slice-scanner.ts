import type { Detection } from '../model/detection.ts';
import {
  createScanner,
  unpackTables,
  type Hits,
  type Scanner as Detector,
  type Tables,
} from '../read/detect/index.ts';
import { readReferences, readValues } from '../read/formats/index.ts';
import { detectionOf } from '../know/catalogue/index.ts';
import { readCore, readTables } from './catalogue-files.ts';
import type { Scanner } from './scan-slice.ts';

/** What a detector is made from. */
export interface Detecting {
  readonly detection: Detection;
  /** Made ahead of this very detection. */
  readonly tables?: Tables;
}

/** The catalogue's own rules, as they were compiled. */
export function builtInDetecting(detection: Detection = detectionOf(readCore())): Detecting {
  return { detection, tables: unpackTables(readTables()) };
}

/** The detector with the readers of formats it needs; rooms do not import each other. */
export function createDetector({ detection, tables }: Detecting): Detector {
  return createScanner(detection, { readValues, readReferences }, { ...(tables && { tables }) });
}

/** The detector as the reading loop of a thread uses it: one batch of hits at the end. Without `init`: the catalogue's own. */
export function createSliceScanner(init: unknown): Scanner<Hits> {
  const detector = createDetector((init as Detecting | null) ?? builtInDetecting());
  return {
    scan: (fragment) => detector.scan(fragment),
    finish: () => [detector.finish()],
  };
}
