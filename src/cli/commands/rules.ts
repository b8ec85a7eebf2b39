import { resolve } from 'node:path';
import {
  checkCallExamples,
  checkRules,
  compileRules,
  detectionOf,
  joinCalls,
  joinCatalogues,
  openCatalogue,
} from '../../know/catalogue/index.ts';
import type { Detection } from '../../model/detection.ts';
import { count } from '../../util/wrap.ts';
import type { CallReader } from '../../know/catalogue/index.ts';
import type { ProviderCalls } from '../../model/calls.ts';
import type { Catalogue } from '../../model/catalogue.ts';
import { listsOf, readCalls, readCore, readGrammar, ruleSources } from '../catalogue-files.ts';
import { ProblemsError, UsageError } from '../errors.ts';
import { readRuleTexts } from '../own-rules.ts';
import { createDetector } from '../slice-scanner.ts';
import type { Terminal } from '../terminal.ts';

/** The catalogue's self-test: every file, example, negative, set and effect. With folders, the user's own rules. */
export async function rulesCheckCommand(dirs: readonly string[], terminal: Terminal): Promise<number> {
  const core = readCore();
  const builtIn = { core, load: listsOf(core) };
  const own = dirs.length > 0;
  const folders = own ? dirs : [builtInRules()];
  const texts = folders.flatMap((dir) => readRuleTexts(resolve(terminal.host.cwd, dir), own ? dir : 'rules'));
  const compilation = own ? compileRules(texts, builtIn) : compileRules(texts);
  const joined = own
    ? joinCatalogues(builtIn.core, builtIn.load, compilation.catalogue)
    : { core: compilation.catalogue.core, load: (id: string) => compilation.catalogue.providers[id] };
  const catalogue = openCatalogue(joined.core, joined.load);
  const calls = own
    ? joinCalls([...readCalls(), ...compilation.catalogue.calls])
    : compilation.catalogue.calls;
  const problems = [
    ...compilation.problems,
    ...checkRules(compilation, texts, scannerFor(detectionOf(joined.core)), own ? builtIn : undefined),
    ...(await checkCallExamples(texts, callReader(calls, catalogue))),
  ];
  if (problems.length > 0) throw new ProblemsError(problems, 'The rules are not usable as they are.');
  const providers = compilation.catalogue.core.providers.length;
  const operations = compilation.catalogue.core.providers.reduce(
    (sum, item) => sum + catalogue.operations(item.id).list.length,
    0,
  );
  terminal.out(
    `${count(providers, 'provider')}, ${count(compilation.catalogue.core.types.length, 'type')}, ${count(operations, 'operation')}: all rules hold.\n`,
  );
  return 0;
}

/** The source of the built-in rules; an installed package has only the compiled ones. */
function builtInRules(): string {
  const folder = ruleSources();
  if (folder !== undefined) return folder;
  throw new UsageError(
    'the built-in rules were checked when this package was built; their sources are not in it',
    ['write  the folder of your own rules after rules check'],
  );
}

/** Reads examples of calls as files of a repository of their own. */
function callReader(calls: readonly ProviderCalls[], catalogue: Catalogue): CallReader {
  return async (path, code) => {
    const { readUses } = await import('../../read/uses/index.ts');
    const tree = {
      revision: 'example',
      paths: () => [path],
      read: (at: string) => (at === path ? code : undefined),
    };
    const { uses } = await readUses(tree, catalogue, { calls, loadGrammar: readGrammar, loadSql });
    return {
      operations: [...new Set(uses.flatMap((use) => use.operations))].sort(),
      unknown: uses.some((use) => use.unknown !== undefined),
    };
  };
}

async function loadSql(): Promise<{ parseSync(sql: string): unknown }> {
  const library = await import('libpg-query');
  await library.loadModule();
  return library;
}

/** What the detector says about a text: types by span. */
function scannerFor(detection: Detection): Parameters<typeof checkRules>[2] {
  const detector = createDetector({ detection });
  return (text, path) => {
    detector.scan({ origin: { source: 'tree', path, tracking: 'tracked' }, bytes: Buffer.from(text) });
    return detector.finish().matches.map((match) => ({
      types: [...match.fits],
      mayBe: [...match.mayBe],
      start: match.span.start,
      end: match.span.end,
    }));
  };
}
