import type { Tree } from '../../../model/tree.ts';
import type { Actions } from './actions.ts';
import type { Deployment } from './deployment.ts';
import { locator } from '../locator.ts';
import { jsonValue } from './json-value.ts';
import { deploy, isRead } from './terraform.ts';
import { doubtInstances } from './terraform-mentions.ts';
import { misreadFile } from './unread.ts';
import type { Doubt } from './unread.ts';
import type { TerraformResource } from './terraform-values.ts';
import { entry, itemsOf, literal } from './value.ts';
import type { Value } from './value.ts';

/** Deployments of Terraform state files: every value is known, ARNs and access key ids included. */
export function readStates(tree: Tree, actions: Actions, misread: Doubt[]): Deployment[] {
  const deployments: Deployment[] = [];
  for (const path of tree.paths()) {
    if (!/\.tfstate(?:\.backup)?$/.test(path)) continue;
    const text = tree.read(path) ?? '';
    if (!text.includes('aws_iam_')) continue;
    const state = jsonValue(text, locator(path, text));
    if (!state) misread.push(misreadFile(path));
    const resources = itemsOf(entry(state, 'resources')).flatMap(instancesOf);
    const byAddress = (address: string): TerraformResource[] =>
      resources.filter((one) => one.address === address || one.address.startsWith(`${address}[`));
    const deployment = deploy(resources, byAddress, [], actions);
    doubtInstances(resources, deployment, isRead);
    deployments.push(deployment);
  }
  return deployments;
}

/** Instances of a resource in state format 4. */
function instancesOf(resource: Value): TerraformResource[] {
  const type = literal(entry(resource, 'type'));
  const name = literal(entry(resource, 'name'));
  if (type === undefined || name === undefined) return [];
  const module = literal(entry(resource, 'module'));
  const data = literal(entry(resource, 'mode')) === 'data' ? 'data.' : '';
  const address = `${module === undefined ? '' : `${module}.`}${data}${type}.${name}`;
  return itemsOf(entry(resource, 'instances')).flatMap((instance) => {
    const values = entry(instance, 'attributes');
    const key = literal(entry(instance, 'index_key'));
    if (values === undefined) return [];
    const suffix = key === undefined ? '' : `[${key}]`;
    return [{ type, address: address + suffix, values, certain: true, elsewhere: false, at: instance.at }];
  });
}
