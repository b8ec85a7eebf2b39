import { demandsOfLines } from './demands.ts';
import type { Demands } from './demands.ts';
import { beforeLink, behindLink, linksOf } from './links.ts';
import type { Link } from './links.ts';
import type { Anchor } from './prefilter.ts';
import type { CompiledRule } from './rules.ts';

/** Rules for which an anchor counts where a link holds. */
export interface Lead {
  readonly link: Link;
  readonly rules: readonly LeadRule[];
}

/** A rule with what the lines that the link is taken from ask of the text around. */
export interface LeadRule {
  readonly rule: CompiledRule;
  readonly asked: Demands;
}

/** An anchor with the numbers of the rules that have it. */
export type AnchorEntry = readonly [text: string, rules: readonly number[]];

/** The anchors of all rules, each text once. */
export interface Anchors {
  readonly entries: readonly AnchorEntry[];
  /** The same as they are looked for. */
  readonly texts: readonly Anchor[];
}

/** Collects the anchors of three bytes or more; `framed`: they are narrowed by what has to stand beside them. */
export function anchorsOf(rules: readonly CompiledRule[], framed: boolean): Anchors {
  const byText = new Map<string, number[]>();
  for (const [number, rule] of rules.entries()) {
    if (isFiled(rule)) continue;
    for (const text of new Set(rule.rule.anchors.map((anchor) => anchor.toLowerCase()))) {
      if (Buffer.byteLength(text) < 3) continue;
      const known = byText.get(text);
      if (known) known.push(number);
      else byText.set(text, [number]);
    }
  }
  const entries = [...byText];
  return {
    entries,
    texts: entries.map(([text, numbers]) =>
      framed ? { text, ...besideOf(text, picked(rules, numbers)) } : { text },
    ),
  };
}

/** What an anchor leads to. */
export class Leads {
  readonly all: readonly Lead[];
  readonly #byNext: (readonly Lead[] | undefined)[] = [];

  constructor(all: readonly Lead[]) {
    this.all = all;
  }

  /** Those whose link may hold where a byte, folded, comes behind the anchor. */
  before(next: number): readonly Lead[] {
    return (this.#byNext[next] ??= this.all.filter(
      ({ link: { behind } }) => behind.length === 0 || behind[0] === next,
    ));
  }
}

/** What the anchor of a number leads to; made when first asked for. */
export function leadsBy(
  entries: readonly AnchorEntry[],
  rules: readonly CompiledRule[],
): (anchor: number) => Leads {
  const made: Leads[] = [];
  return (anchor) => {
    const [text = '', numbers = []] = entries[anchor] ?? [];
    return (made[anchor] ??= new Leads(leadsTo(text, picked(rules, numbers))));
  };
}

function picked(rules: readonly CompiledRule[], numbers: readonly number[]): CompiledRule[] {
  return numbers.flatMap((number) => rules[number] ?? []);
}

/** Whether each of a rule's surroundings names a file: it runs in those files alone, and there without an anchor. */
function isFiled({ rule: { near } }: CompiledRule): boolean {
  return near.length > 0 && near.every((line) => line.file !== undefined);
}

function leadsTo(anchor: string, rules: readonly CompiledRule[]): Lead[] {
  const leads = new Map<string, { readonly link: Link; readonly rules: LeadRule[] }>();
  for (const rule of rules) {
    for (const { link, lines } of linksOf(rule.rule, anchor)) {
      const one = { rule, asked: demandsOfLines(rule.demands, lines) };
      const lead = leads.get(link.id);
      if (lead) lead.rules.push(one);
      else leads.set(link.id, { link, rules: [one] });
    }
  }
  return [...leads.values()];
}

/** Bytes beside which an anchor counts for one of its rules at least. */
function besideOf(anchor: string, rules: readonly CompiledRule[]): Omit<Anchor, 'text'> {
  const links = rules.flatMap(({ rule }) => linksOf(rule, anchor).map(({ link }) => link));
  const before = unionOfMasks(links.map(beforeLink));
  const behind = unionOfMasks(links.map(behindLink));
  return { ...(before && { before }), ...(behind && { behind }) };
}

function unionOfMasks(masks: readonly (Uint8Array | undefined)[]): Uint8Array | undefined {
  if (masks.includes(undefined)) return undefined;
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(masks.some((mask) => mask?.[byte] === 1)));
}
