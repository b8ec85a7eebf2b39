import type { Catalogue } from '../../../model/catalogue.ts';
import type { Credential } from '../../../model/credential.ts';
import type { OpenNeed, ProposedGrant } from '../../../model/proposal.ts';
import type { Use } from '../../../model/use.ts';
import { compareText } from '../../../util/order.ts';
import { clip } from '../../../util/wrap.ts';
import { mustBeNamed } from '../grants.ts';
import type { Link } from './link.ts';
import type { Program } from './programs.ts';

/** What a program needs: what is certain, and what nobody could tell. */
export interface Needs {
  readonly grants: readonly ProposedGrant[];
  readonly open: readonly OpenNeed[];
}

const HOW = {
  sdk: 'client library',
  command: 'command',
  sql: 'SQL',
  graphql: 'GraphQL',
  http: 'HTTP',
  workflow: 'step',
} as const satisfies Record<Use['how'], string>;

const MORE = 'Which operations does it need besides?';
/** Places that a reason names before it counts the rest. */
const NAMED = 1;

/**
 * The operations that a program's calls need, exactly named, with the resources where every call writes them out. An
 * irreversible one of a script that may run with another credential is asked about, never granted.
 */
export function needsOf(program: Program, open: readonly Use[], catalogue: Catalogue): Needs {
  const sites = new Map<string, Link[]>();
  for (const link of program.links)
    for (const id of new Set(link.use.operations)) sites.set(id, [...(sites.get(id) ?? []), link]);
  const all = [...sites];
  const asked = all.filter(([id, links]) => mustBeAsked(id, links, program, catalogue));
  const told = all.filter((entry) => !asked.includes(entry));
  return {
    grants: grantsOf(told),
    open: [
      ...asked.map(([id, links]): OpenNeed => ({
        because: `${sitesText(links.map(({ use }) => use))} needs ${id}, with this credential or another one`,
        question: 'Is it needed with this one?',
        operations: [id],
      })),
      ...untold(program.links.map(({ use }) => use)),
      ...openUses(open),
    ],
  };
}

function mustBeAsked(id: string, links: readonly Link[], { kind }: Program, catalogue: Catalogue): boolean {
  if (kind === 'application' || kind === 'workflow' || links.some(({ shared }) => !shared)) return false;
  const operations = catalogue.operations(id.split(':')[0] ?? '');
  const index = operations.index(id);
  return index === undefined || mustBeNamed(operations.list[index]);
}

function grantsOf(told: readonly (readonly [string, readonly Link[]])[]): ProposedGrant[] {
  const byResources = new Map<
    string,
    { on: readonly string[]; operations: { id: string; because: string }[] }
  >();
  for (const [id, links] of told.toSorted(([a], [b]) => compareText(a, b))) {
    const uses = links.map(({ use }) => use);
    const on = uses.every(({ resources }) => resources.length > 0)
      ? [...new Set(uses.flatMap(resourcesOf))].sort(compareText)
      : [];
    const key = JSON.stringify([id.split(':')[0], on]);
    const group = byResources.get(key) ?? { on, operations: [] };
    group.operations.push({ id, because: sitesText(uses, id) });
    byResources.set(key, group);
  }
  return [...byResources.values()];
}

/** SQL may name a table without its schema, which is then any. */
function resourcesOf({ how, resources }: Use): readonly string[] {
  return how === 'sql' ? resources.map((name) => (name.includes('.') ? name : `*.${name}`)) : resources;
}

/** `src/orders.ts:31, SQL`, with what stands there where it says more than the operation's name; the rest counted. */
export function sitesText(uses: readonly Use[], id = ''): string {
  const [first] = uses;
  if (first === undefined) return '';
  const places = [...new Set(uses.map(({ path, line }) => `${path}:${line}`))];
  const name = id.slice(id.lastIndexOf(':') + 1);
  const plain = first.how === 'graphql' || first.how === 'sql' ? '' : harmlessWords(first.as);
  const says = plain === '' || plain === name ? HOW[first.how] : clip(plain, 40);
  const more = places.length > NAMED ? ` and ${places.length - NAMED} more` : '';
  return `${places[0]}${more}, ${says}`;
}

/** The words of a call up to the first that could hold a value: nothing of it may be a secret. */
function harmlessWords(text: string): string {
  const words = text.trim().split(/\s+/);
  const end = words.findIndex((word) => /[=@]/.test(word) || /(?=[\w-]*\d)[\w-]{16,}/.test(word));
  return words.slice(0, end < 0 ? words.length : end).join(' ');
}

/** Calls of which the code does not tell all that they need. */
function untold(uses: readonly Use[]): OpenNeed[] {
  const byReason = new Map<string, Use[]>();
  for (const use of uses) {
    if (use.unknown === undefined) continue;
    byReason.set(use.unknown, [...(byReason.get(use.unknown) ?? []), use]);
  }
  return [...byReason].map(([reason, own]) => {
    const places = [...new Set(own.map(({ path, line }) => `${path}:${line}`))];
    const more = places.length > NAMED ? ` and ${places.length - NAMED} more:` : '';
    return { because: `${places[0]}${more} ${reason}`, question: MORE };
  });
}

function openUses(uses: readonly Use[]): OpenNeed[] {
  const [first] = uses;
  if (first === undefined) return [];
  const more = uses.length > 1 ? ` and ${uses.length - 1} more` : '';
  const operations = new Set<string>();
  for (const use of uses) for (const operation of use.operations) operations.add(operation);
  return [
    {
      because: `nothing tells which credential ${first.path}:${first.line}${more} uses`,
      question: 'Is it this one?',
      operations: [...operations].sort(compareText),
    },
  ];
}

/** Why a credential without uses has none. */
export function noUse(credential: Credential): OpenNeed {
  return {
    because:
      credential.reached === 'name' ? 'no step tells what it is asked for' : 'no call was found that uses it',
    question: 'Which operations does it need?',
  };
}
