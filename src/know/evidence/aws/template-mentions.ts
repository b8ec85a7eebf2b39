import type { Place } from '../../../model/fragment.ts';
import type { Deployment } from './deployment.ts';
import { isMentioned, mentionOf } from './mentions.ts';
import { unresolved } from './statement.ts';
import { entry, itemsOf, literal } from './value.ts';
import type { Value } from './value.ts';

const MOST_DEPTH = 60;

/** IAM resources that give a principal nothing: docs.aws.amazon.com/AWSCloudFormation, "AWS::IAM". */
const HARMLESS_IAM =
  /^AWS::IAM::(?:AccessKey|InstanceProfile|OIDCProvider|SAMLProvider|ServerCertificate|ServiceLinkedRole|VirtualMFADevice)$/;

/** Transforms that AWS hosts and that write no permissions beyond those read here. */
const KNOWN_TRANSFORM =
  /^AWS::(?:Serverless-|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-|ServiceCatalog)/;

/** Properties by which a resource runs as a principal or gets its own name: that gives the principal nothing. */
const RUNS_AS = /^(?:\w*Roles?(?:Arns?|Names?|Ids?)?|Tags|Description|(?!User|Group|Principal)\w*Name)$/;

/**
 * Adds a doubt to every principal that a nested stack, custom resource or resource not understood here speaks of; what
 * a macro or a loop makes of a template may mean any of them.
 */
export function doubtTemplate(
  root: Value,
  resources: ReadonlyMap<string, Value>,
  deployment: Deployment,
  isRead: (type: string) => boolean,
): void {
  const mentions = [...deployment.holders.values()].filter(({ kind }) => kind !== 'policy').map(mentionOf);
  const doubt = (what: string, at: Place, text?: string): void => {
    for (const mention of mentions) {
      if (text !== undefined && !isMentioned(mention, text)) continue;
      mention.holder.statements.push(unresolved(`${what.slice(0, 100)}, which may give it more`, at, false));
    }
  };
  for (const transform of itemsOf(entry(root, 'Transform'))) {
    if (!KNOWN_TRANSFORM.test(literal(transform) ?? ''))
      doubt('a macro over the whole template', transform.at);
  }
  for (const [id, resource] of resources) {
    const type = literal(entry(resource, 'Type'));
    if (type === undefined) doubt(`${id}, which a macro or loop makes`, resource.at);
    else if (!isRead(type) && !HARMLESS_IAM.test(type)) {
      const every = type.startsWith('AWS::IAM::');
      const properties = entry(resource, 'Properties');
      doubt(
        `${id}, a ${type}`,
        resource.at,
        every ? undefined : textsOf(properties, type.startsWith('AWS::')),
      );
    }
  }
}

/** All texts of a value, one a line; `plain` leaves out the arguments that only say as whom it runs. */
function textsOf(value: Value | undefined, plain: boolean): string {
  const texts: string[] = [];
  const walk = (inner: Value, depth: number): void => {
    if (depth > MOST_DEPTH) return;
    if (inner.kind === 'text') texts.push(inner.text);
    else if (inner.kind === 'list') for (const item of inner.items) walk(item, depth + 1);
    else if (inner.kind === 'unknown') texts.push(inner.source);
    else {
      for (const [key, item] of inner.entries) {
        if (!(plain && depth === 0 && RUNS_AS.test(key))) walk(item, depth + 1);
      }
    }
  };
  if (value) walk(value, 0);
  return texts.join('\n');
}
