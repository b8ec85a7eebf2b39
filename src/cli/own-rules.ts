import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import fastGlob from 'fast-glob';
import type { RuleText } from '../know/catalogue/index.ts';
import type { Host } from '../model/host.ts';
import type { Widening } from '../model/manifest.ts';
import type { Tree } from '../model/tree.ts';
import { revisionTree } from '../read/sources/index.ts';
import { within } from '../util/within.ts';
import { UsageError } from './errors.ts';
import type { OwnRules } from './rule-texts.ts';

/** The audited folder and the revision up to which what is milder counts. */
export interface Reviewed {
  readonly root: string;
  readonly revision: string;
}

/**
 * Rules of the folders that `--rules` names. A folder inside the audited repository, by whatever link it is reached, can
 * silence findings like a manifest can, so its files count as the reviewed revision has them; a folder elsewhere counts
 * as it is.
 */
export function readOwnRules(host: Host, folders: readonly string[], reviewed: Reviewed): OwnRules {
  const top = topOf(host, reviewed.root);
  const all = folders.map((folder) => {
    const full = resolve(host.cwd, folder);
    const texts = readRuleTexts(full, folder);
    const below = within(top, realOf(host, full));
    if (below === undefined) return { texts, widenings: [] };
    const tree = revisionTree(host, top, reviewed.revision);
    return 'paths' in tree ? asReviewed(texts, folder, below, tree) : { texts, widenings: [] };
  });
  return { texts: all.flatMap((item) => item.texts), widenings: all.flatMap((item) => item.widenings) };
}

/** Top of the repository around a folder, or the folder where none is; links are followed. */
function topOf(host: Host, root: string): string {
  const real = realOf(host, root);
  const asked = host.git(real, ['rev-parse', '--show-toplevel']);
  const top = Buffer.from(asked.stdout).toString('utf8').trimEnd();
  return asked.status === 0 && top !== '' ? realOf(host, top) : real;
}

function realOf(host: Host, path: string): string {
  const real = host.realpath(path);
  return real.ok ? real.value : path;
}

function asReviewed(texts: readonly RuleText[], folder: string, below: string, tree: Tree): OwnRules {
  const counting: RuleText[] = [];
  const widenings: Widening[] = [];
  for (const { path, text } of texts) {
    const inTree = join(below, relative(folder, path)).replaceAll('\\', '/');
    const before = tree.read(inTree);
    if (before !== undefined) counting.push({ path, text: before });
    if (before === text) continue;
    const what =
      before === undefined
        ? 'is in no reviewed revision'
        : 'differs from the reviewed revision, which counts';
    widenings.push({
      what: 'rules',
      text: `rules ${inTree}: the file ${what}`,
      place: { path: inTree, line: 1, column: 1 },
    });
  }
  return { texts: counting, widenings };
}

/** The rule files of a folder, with the names that problems are reported under. */
export function readRuleTexts(folder: string, shown: string): RuleText[] {
  const files = fastGlob
    .sync(['**/*.yaml', '**/*.yml', '**/*.operations.json'], {
      cwd: folder,
      ignore: ['generate/**', '**/node_modules/**'],
      followSymbolicLinks: false,
    })
    .sort();
  if (files.length === 0)
    throw new UsageError(`${shown} holds no rules`, ['write  the folder that holds <provider>/*.yaml']);
  return files.map((name) => ({ path: join(shown, name), text: readFileSync(join(folder, name), 'utf8') }));
}
