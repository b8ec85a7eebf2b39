import type { Tree } from '../../../model/tree.ts';
import { readDocuments } from './document.ts';
import type { Resource, ResourceGroup } from './resource.ts';
import { literal } from './setting.ts';

const ENDING = /\.(?:ya?ml|json|template)$/i;
const HINT =
  /cloudformation|cfn|template|stack|(?:^|[/._-])sam(?:[/._-])|serverless|(?:^|[/._-])aws(?:[/._-])|infra|iac/i;
const MAX_FILES = 2000;

/** All CloudFormation and SAM templates of a tree whose path says so. */
export function readCloudFormation(tree: Tree): readonly ResourceGroup[] {
  const groups: ResourceGroup[] = [];
  let opened = 0;
  for (const path of tree.paths()) {
    if (!ENDING.test(path) || !HINT.test(path)) continue;
    opened += 1;
    if (opened > MAX_FILES) break;
    const text = tree.read(path);
    if (text === undefined || !text.includes('AWS::') || !text.includes('Resources')) continue;
    for (const document of readDocuments(path, text)) {
      const entries = [...(document.map?.get('Resources')?.map ?? [])];
      const resources = entries.flatMap(([name, entry]): readonly Resource[] => {
        const type = literal(entry, 'Type');
        if (typeof type !== 'string') return [];
        return [
          {
            language: 'cloudformation',
            type,
            address: name,
            place: { path, line: entry.line, column: entry.column },
            body: entry.map?.get('Properties') ?? { line: entry.line, column: entry.column, map: new Map() },
            conditional: entry.map?.has('Condition') === true,
            outer: entry,
          },
        ];
      });
      groups.push({ resources, byAddress: new Map(resources.map((each) => [each.address, each])) });
    }
  }
  return groups;
}
