import type { ProviderOperations } from '../../../model/catalogue.ts';
import type { Evidence } from '../../../model/evidence.ts';
import type { Tree } from '../../../model/tree.ts';
import { Actions } from './actions.ts';
import { conclude } from './conclude.ts';
import { readDocuments } from './documents.ts';
import { readTemplates } from './template.ts';
import { readTerraform } from './terraform.ts';
import { readStates } from './terraform-state.ts';
import { withUnread } from './unread.ts';
import type { Doubt } from './unread.ts';

/**
 * What the IAM policies of a tree state about users and roles: JSON policies and CLI exports, Terraform in both its syntaxes and its state,
 * CloudFormation, SAM and Serverless Framework. Principals are called by ARN, else `user/NAME` or `role/NAME`, else by
 * their address in the file; a policy that nobody holds here is `policy/NAME` or `policy/<path>`.
 */
export function readIam(tree: Tree, operations: ProviderOperations): Evidence[] {
  if (operations.list.length === 0) return [];
  const actions = new Actions(operations);
  const misread: Doubt[] = [];
  const infrastructure = [
    ...readTerraform(tree, actions),
    ...readStates(tree, actions, misread),
    ...readTemplates(tree, actions, misread),
  ];
  const taken = new Set(
    infrastructure.flatMap((one) =>
      [...one.holders.values()].flatMap((holder) => holder.statements.map(({ at }) => at.path)),
    ),
  );
  const documents = readDocuments(tree, actions, taken, misread);
  return withUnread(conclude([...infrastructure, ...documents], actions), tree, misread);
}
