import type { Tree } from '../../../model/tree.ts';
import { parseHcl } from '../../../util/hcl.ts';
import type { HclBlock } from '../../../util/hcl.ts';
import { parseTerraformJson } from './terraform-json.ts';
import type { Doubt } from './unread.ts';

/** A block of the outermost body of a Terraform file, with its text. */
export interface TerraformBlock {
  readonly block: HclBlock;
  readonly path: string;
  readonly source: string;
}

/** Whether Terraform or OpenTofu reads the file as part of its folder's module. */
export function isTerraform(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

/** `aws_iam_user.u`, `data.aws_region.x`, `module.x`, `var.x`; `undefined` for a block that has no address. */
export function addressOf({ type, labels }: HclBlock): string | undefined {
  const [first = '', second = ''] = labels;
  if (type === 'resource') return `${first}.${second}`;
  if (type === 'data') return `data.${first}.${second}`;
  if (type === 'variable') return `var.${first}`;
  return type === 'module' ? `module.${first}` : undefined;
}

/** The blocks of the files of one folder, in order, and what of them cannot be read. */
export function readTerraformFiles(
  tree: Tree,
  files: readonly string[],
): { readonly blocks: readonly TerraformBlock[]; readonly problems: readonly Doubt[] } {
  const blocks: TerraformBlock[] = [];
  const problems: Doubt[] = [];
  const addresses = new Set<string>();
  for (const path of files) {
    const text = tree.read(path);
    if (text === undefined) {
      problems.push({
        what: 'a Terraform file that cannot be read as text',
        place: { path, line: 1, column: 1 },
      });
      continue;
    }
    const body = path.endsWith('.json') ? parseTerraformJson(text) : parseHcl(text);
    for (const { line, column } of body.problems) {
      problems.push({ what: 'a part of the file that is not understood', place: { path, line, column } });
    }
    for (const block of body.blocks) {
      const address = addressOf(block);
      if (address !== undefined && addresses.has(address)) {
        const place = { path, line: block.line, column: block.column };
        problems.push({ what: `${address.slice(0, 80)}, which is there twice`, place });
      }
      if (address !== undefined) addresses.add(address);
      blocks.push({ block, path, source: text.slice(block.start, block.end) });
    }
  }
  return { blocks, problems };
}
