import type { AuditServices } from '../audit.ts';
import {
  compileRules,
  detectionOf,
  joinCalls,
  joinCatalogues,
  openCatalogue,
  openNames,
  type CompiledCore,
  type CompiledNames,
  type LoadLists,
  type RuleText,
} from '../know/catalogue/index.ts';
import type { ProviderCalls } from '../model/calls.ts';
import type { ReportedAs } from '../model/catalogue.ts';
import type { Host } from '../model/host.ts';
import type { Hits } from '../read/detect/index.ts';
import { openMemory } from './cache/memory.ts';
import type { Cache } from './cache/open.ts';
import { listsOf, readCalls, readCore, readNames } from './catalogue-files.ts';
import { ProblemsError } from './errors.ts';
import type { OwnRules } from './rule-texts.ts';
import { scanInWorkers } from './parallel.ts';
import { builtInDetecting, createDetector, createSliceScanner, type Detecting } from './slice-scanner.ts';

/** What the pipeline needs, and what reading uses does. */
export interface Services extends AuditServices {
  /** How code spells what it asks, the user's own rules included. */
  calls(): readonly ProviderCalls[];
}

/** What the pipeline needs, from this machine, with the user's own rules joined to the catalogue. */
export function createServices(
  host: Host,
  version: string,
  own: OwnRules,
  progress: (stage: string) => void,
  cache?: Cache,
): Services {
  const { core, load, names: ownNames, calls } = withOwnRules(own.texts);
  const catalogue = openCatalogue(core, load);
  const detection = detectionOf(core);
  let names: ReportedAs | undefined;
  /** Made ahead for the catalogue's own rules alone. */
  let made: Detecting | undefined;
  const detecting = (): Detecting =>
    (made ??= own.texts.length === 0 ? builtInDetecting(detection) : { detection });
  let detector: ReturnType<typeof createDetector> | undefined;
  return {
    version,
    host,
    catalogue,
    detection,
    progress,
    calls: () => joinCalls([...readCalls(), ...calls]),
    widenings: own.widenings,
    reportedAs: () => (names ??= openNames([readNames(), ownNames])),
    async scan(plan) {
      const memory = cache && openMemory(cache, plan, own.texts);
      const { hits, coverage, barren } = await scanInWorkers<Hits>(host, memory?.unread(host) ?? plan, {
        workerPath: new URL('scan-worker.js', import.meta.url),
        init: own.texts.length === 0 ? null : { detection },
        scanner: () => createSliceScanner(detecting()),
        ...(memory === undefined ? {} : { key: memory.key }),
      });
      memory?.keep(barren);
      return { hits: joined(hits), coverage };
    },
    scanText: (path, text) => {
      detector ??= createDetector(detecting());
      detector.scan({ origin: { source: 'tree', path, tracking: 'tracked' }, bytes: Buffer.from(text) });
      return detector.finish();
    },
  };
}

function joined(all: readonly Hits[]): Hits {
  return {
    matches: all.flatMap((item) => [...item.matches]),
    references: all.flatMap((item) => [...item.references]),
    dense: all.flatMap((item) => item.dense ?? []),
  };
}

/** The built-in catalogue with the user's rules joined to it; rules with problems end the run. */
function withOwnRules(texts: readonly RuleText[]): {
  readonly core: CompiledCore;
  readonly load: LoadLists;
  readonly names: CompiledNames;
  readonly calls: readonly ProviderCalls[];
} {
  const core = readCore();
  const builtIn = { core, load: listsOf(core), names: {}, calls: [] };
  if (texts.length === 0) return builtIn;
  const { catalogue, problems } = compileRules(texts, builtIn);
  if (problems.length > 0) throw new ProblemsError(problems, 'Nothing was audited.');
  const { names, calls } = catalogue;
  return { ...joinCatalogues(builtIn.core, builtIn.load, catalogue), names, calls };
}
