import type { Place } from '../../../model/fragment.ts';
import type { Deployment } from './deployment.ts';
import { isMentioned, mentionOf, textsIn } from './mentions.ts';
import { unresolved } from './statement.ts';
import { entry, itemsOf, literal } from './value.ts';
import type { Value } from './value.ts';

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
        every ? undefined : textsIn(properties, type.startsWith('AWS::') ? RUNS_AS : undefined),
      );
    }
  }
}
