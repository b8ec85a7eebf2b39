import type { HclBlock } from '../../../util/hcl.ts';
import type { Deployment, Holder } from './deployment.ts';
import { isMentioned, mentionOf, textsIn } from './mentions.ts';
import { unresolved } from './statement.ts';
import { addressOf } from './terraform-files.ts';
import type { TerraformBlock } from './terraform-files.ts';
import type { TerraformResource } from './terraform-values.ts';

const MOST_TEXT = 1_000_000;
/** Characters that are looked through for principals, in one folder or state. */
const MOST_SEARCHED = 200_000_000;

/** IAM resources that give a principal nothing: registry.terraform.io/providers/hashicorp/aws. */
const HARMLESS_IAM = new Set(
  `access_key account_alias account_password_policy instance_profile openid_connect_provider organizations_features
saml_provider security_token_service_preferences server_certificate service_linked_role service_specific_credential
signing_certificate user_login_profile user_ssh_key virtual_mfa_device user_policies_exclusive role_policies_exclusive
group_policies_exclusive`
    .split(/\s+/)
    .map((name) => `aws_iam_${name}`),
);

/** Providers whose resources reach no IAM policy. */
const OTHER_PROVIDERS =
  /^(?:kubernetes|kubectl|helm|github|gitlab|bitbucket|local|random|time|tls|tfe|datadog|cloudflare|google|azurerm|azuread)_/;

/** Arguments by which a resource runs as a principal, waits for one or gets its own name: that gives nothing. */
const RUNS_AS =
  /^(?:(?:\w+_)?(?:roles?|role_arns?|role_names?|role_ids?)|depends_on|tags|tags_all|description|provider|(?!user|group|principal)(?:\w+_)?name|identifier|family|bucket)$/;

/**
 * Adds a doubt to every principal that a module or a resource not understood here speaks of: what it does with it is
 * not stated in this folder. An IAM resource of a kind not known may mean any of them.
 */
export function doubtMentions(
  blocks: readonly TerraformBlock[],
  locals: ReadonlyMap<string, string>,
  deployment: Deployment,
  isRead: (type: string) => boolean,
): void {
  const mentions = [...deployment.holders.values()].filter(({ kind }) => kind !== 'policy').map(mentionOf);
  if (mentions.length === 0) return;
  const named = namedTexts(blocks, locals);
  let searched = 0;
  for (const { block, path, source } of blocks) {
    const what = unknownBlock(block, isRead);
    if (what === undefined) continue;
    const at = { path, line: block.line, column: block.column };
    const text = what.startsWith('aws_') ? withoutRunsAs(block, source) : source;
    const whole = expanded(text.slice(text.indexOf('{')), named);
    searched += mentions.length * (whole ?? '').length;
    const every = whole === undefined || searched > MOST_SEARCHED || what.startsWith('aws_iam_');
    for (const mention of mentions) {
      if (every || isMentioned(mention, whole)) doubt(mention.holder, what, at);
    }
    if (searched > MOST_SEARCHED) return;
  }
}

/** The same for the resources of a state file, which speaks of principals by their ARNs. */
export function doubtInstances(
  resources: readonly TerraformResource[],
  deployment: Deployment,
  isRead: (type: string) => boolean,
): void {
  const holders = [...deployment.holders.values()].filter(({ kind }) => kind !== 'policy');
  let searched = 0;
  for (const { type, address, values, at } of resources) {
    if (address.includes('data.') || isRead(type) || isHarmless(type)) continue;
    const text = textsIn(values, RUNS_AS);
    searched += holders.length * text.length;
    const every = searched > MOST_SEARCHED || type.startsWith('aws_iam_');
    for (const holder of holders) if (every || text.includes(holder.arn)) doubt(holder, address, at);
    if (searched > MOST_SEARCHED) return;
  }
}

function isHarmless(type: string): boolean {
  return HARMLESS_IAM.has(type) || OTHER_PROVIDERS.test(type);
}

function doubt(holder: Holder, what: string, at: Parameters<typeof unresolved>[1]): void {
  holder.statements.push(unresolved(`${what.slice(0, 100)}, which may give it more`, at, false));
}

function unknownBlock(block: HclBlock, isRead: (type: string) => boolean): string | undefined {
  const [type = ''] = block.labels;
  if (block.type === 'module') return addressOf(block);
  if (block.type !== 'resource' || isRead(type)) return undefined;
  return isHarmless(type) ? undefined : addressOf(block);
}

/** The text of a block without the arguments that only say as whom it runs. */
function withoutRunsAs(block: HclBlock, source: string): string {
  let text = '';
  let from = block.start;
  for (const attribute of block.body.attributes) {
    if (!RUNS_AS.test(attribute.name)) continue;
    text += source.slice(from - block.start, attribute.start - block.start);
    from = attribute.end;
  }
  return text + source.slice(from - block.start);
}

/** Texts of what an expression can name: `local.x`, `var.x` with its default, `data.type.x`. */
function namedTexts(
  blocks: readonly TerraformBlock[],
  locals: ReadonlyMap<string, string>,
): Map<string, string> {
  const texts = new Map([...locals].map(([name, text]) => [`local.${name}`, text]));
  for (const { block, source } of blocks) {
    const address = addressOf(block);
    if (address !== undefined && (block.type === 'variable' || block.type === 'data'))
      texts.set(address, source);
  }
  return texts;
}

/** The text and all texts it names, directly or not; `undefined` when that is too much to say. */
function expanded(text: string, named: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set<string>();
  const queue = [text];
  let whole = '';
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    whole += `${next}\n`;
    if (whole.length > MOST_TEXT) return undefined;
    for (const [name] of next.matchAll(/\b(?:local|var)\.[\w-]+|\bdata\.[\w-]+\.[\w-]+/g)) {
      const more = named.get(name);
      if (more === undefined || seen.has(name)) continue;
      seen.add(name);
      queue.push(more);
    }
  }
  return whole;
}
