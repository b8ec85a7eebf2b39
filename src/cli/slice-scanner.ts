import type { Detection } from '../model/detection.ts';
import { createScanner, type Hits, type Scanner as Detector } from '../read/detect/index.ts';
import { readReferences, readValues } from '../read/formats/index.ts';
import type { Scanner } from './scan-slice.ts';

/** The detector with the readers of formats it needs; rooms do not import each other. */
export function createDetector(detection: Detection): Detector {
  return createScanner(detection, { readValues, readReferences });
}

/** The detector as the reading loop of a thread uses it: one batch of hits at the end. */
export function createSliceScanner(init: unknown): Scanner<Hits> {
  const detector = createDetector(init as Detection);
  return {
    scan: (fragment) => detector.scan(fragment),
    finish: () => [detector.finish()],
  };
}
