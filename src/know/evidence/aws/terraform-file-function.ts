import type { Place } from '../../../model/fragment.ts';
import type { Tree } from '../../../model/tree.ts';
import { locator } from '../locator.ts';
import { jsonValue } from './json-value.ts';
import { joinPath } from './terraform-functions.ts';
import { HOLE, literal, markedText, textOf, textValue } from './value.ts';
import type { Value } from './value.ts';

/**
 * What `file(name)`, or with variables `templatefile(name, variables)`, means in a folder; places inside it are those
 * of the file. `undefined` where the file or what it makes is not stated.
 */
export function fileValue(
  tree: Tree,
  folder: string,
  name: Value,
  variables: Value | undefined,
  at: Place,
): Value | undefined {
  const written = literal(name);
  if (written === undefined) return undefined;
  const path = joinPath(folder, written);
  const text = tree.read(path);
  if (text === undefined) return undefined;
  if (variables === undefined) return jsonValue(text, locator(path, text)) ?? textValue(text, at);
  if (text.includes('%{')) return undefined;
  const filled = text.replace(/(\$?)\$\{([^}]{0,200})\}/g, (all, escaped: string, variable: string) => {
    if (escaped !== '') return all.slice(1);
    const known = variables.kind === 'map' ? variables.entries.get(variable.trim()) : undefined;
    return known === undefined ? HOLE : textOf(known);
  });
  return jsonValue(filled, locator(path, filled), true) ?? markedText(filled, at);
}
