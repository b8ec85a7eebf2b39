import { resolve } from 'node:path';
import {
  checkRules,
  compileRules,
  detectionOf,
  joinCatalogues,
  openCatalogue,
} from '../../know/catalogue/index.ts';
import type { Detection } from '../../model/detection.ts';
import { count } from '../../util/wrap.ts';
import { listsOf, readCore, ruleSources } from '../catalogue-files.ts';
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
  const problems = [
    ...compilation.problems,
    ...checkRules(compilation, texts, scannerFor(detectionOf(joined.core))),
  ];
  if (problems.length > 0) throw new ProblemsError(problems, 'The rules are not usable as they are.');
  const catalogue = openCatalogue(joined.core, joined.load);
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

/** What the detector says about a text: types by span. */
function scannerFor(detection: Detection): Parameters<typeof checkRules>[2] {
  const detector = createDetector(detection);
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
