import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import fastGlob from 'fast-glob';
import type { AuditServices } from '../audit.ts';
import { compileRules, detectionOf, joinCatalogues, openCatalogue, type CompiledCore, type LoadLists, type RuleText } from '../know/catalogue/index.ts';
import type { Host } from '../model/host.ts';
import type { Hits } from '../read/detect/index.ts';
import { readCore, readLists } from './catalogue-files.ts';
import { ProblemsError, UsageError } from './errors.ts';
import { scanInWorkers } from './parallel.ts';
import { createDetector, createSliceScanner } from './slice-scanner.ts';

/** What the pipeline needs, from this machine. `rules` are folders of the user's own rules. */
export function createServices(host: Host, version: string, rules: readonly string[], progress: (stage: string) => void): AuditServices {
  const { core, load } = withOwnRules(rules, host.cwd);
  const catalogue = openCatalogue(core, load);
  const detection = detectionOf(core);
  return {
    version,
    host,
    catalogue,
    detection,
    progress,
    async scan(plan) {
      const { hits, coverage } = await scanInWorkers<Hits>(host, plan, {
        workerPath: new URL('scan-worker.js', import.meta.url),
        init: detection,
        scanner: () => createSliceScanner(detection),
      });
      return { hits: joined(hits), coverage };
    },
    scanText: (path, text) => {
      const detector = createDetector(detection);
      detector.scan({ origin: { source: 'tree', path, tracking: 'tracked' }, bytes: Buffer.from(text) });
      return detector.finish();
    },
  };
}

function joined(all: readonly Hits[]): Hits {
  return { matches: all.flatMap((item) => [...item.matches]), references: all.flatMap((item) => [...item.references]) };
}

/** The built-in catalogue with the user's folders joined to it; a folder with problems ends the run. */
function withOwnRules(folders: readonly string[], cwd: string): { readonly core: CompiledCore; readonly load: LoadLists } {
  const builtIn = { core: readCore(), load: readLists };
  if (folders.length === 0) return builtIn;
  const texts = folders.flatMap((folder) => readRuleTexts(resolve(cwd, folder), folder));
  const { catalogue, problems } = compileRules(texts, builtIn);
  if (problems.length > 0) throw new ProblemsError(problems, 'Nothing was audited.');
  return joinCatalogues(builtIn.core, builtIn.load, catalogue);
}

/** The rule files of a folder, with the names that problems are reported under. */
export function readRuleTexts(folder: string, shown: string): RuleText[] {
  const files = fastGlob
    .sync(['**/*.yaml', '**/*.yml', '**/*.operations.json'], { cwd: folder, ignore: ['generate/**', '**/node_modules/**'], followSymbolicLinks: false })
    .sort();
  if (files.length === 0) throw new UsageError(`${shown} holds no rules`, ['write  the folder that holds <provider>/*.yaml']);
  return files.map((name) => ({ path: join(shown, name), text: readFileSync(join(folder, name), 'utf8') }));
}

/** Folder of the bundle, for messages. */
export function installedAt(): string {
  return fileURLToPath(new URL('.', import.meta.url));
}

