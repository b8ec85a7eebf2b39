import type { Frame } from './frames.ts';
import { linksOf } from './links.ts';
import type { Link } from './links.ts';
import { MOST_FRAMED } from './prefilter.ts';
import type { Anchor } from './prefilter.ts';
import type { CompiledRule } from './rules.ts';

/** Rules for which an anchor counts where a link holds. */
export interface Lead {
  readonly link: Link;
  readonly rules: readonly CompiledRule[];
}

/** The anchors of all rules, each text once, with what it leads to. */
export interface Anchors {
  readonly texts: readonly Anchor[];
  /** What the anchor of a number leads to; made when first asked for. */
  readonly leadsOf: (anchor: number) => readonly Lead[];
}

/** Collects the anchors of three bytes or more; `framed`: those that take a neighbour's bytes are narrowed by them. */
export function anchorsOf(rules: readonly CompiledRule[], framed: boolean): Anchors {
  const byText = new Map<string, CompiledRule[]>();
  for (const rule of rules) {
    if (isFiled(rule)) continue;
    for (const text of new Set(rule.rule.anchors.map((anchor) => anchor.toLowerCase()))) {
      if (Buffer.byteLength(text) < 3) continue;
      const known = byText.get(text);
      if (known) known.push(rule);
      else byText.set(text, [rule]);
    }
  }
  const entries = [...byText];
  const made: (readonly Lead[])[] = [];
  return {
    texts: entries.map(([text, theirs]) =>
      framed && Buffer.byteLength(text) <= MOST_FRAMED ? { text, ...commonFrame(text, theirs) } : { text },
    ),
    leadsOf(anchor) {
      const [text = '', theirs = []] = entries[anchor] ?? [];
      return (made[anchor] ??= leadsTo(text, theirs));
    },
  };
}

/** Whether each of a rule's surroundings names a file: it runs in those files alone, and there without an anchor. */
function isFiled({ rule: { near } }: CompiledRule): boolean {
  return near.length > 0 && near.every((line) => line.file !== undefined);
}

function leadsTo(anchor: string, rules: readonly CompiledRule[]): Lead[] {
  const leads = new Map<string, { readonly link: Link; readonly rules: CompiledRule[] }>();
  for (const rule of rules) {
    for (const link of linksOf(rule.rule, anchor)) {
      const lead = leads.get(link.id);
      if (lead) lead.rules.push(rule);
      else leads.set(link.id, { link, rules: [rule] });
    }
  }
  return [...leads.values()];
}

/** Bytes beside which an anchor counts for one of its rules at least. */
function commonFrame(anchor: string, rules: readonly CompiledRule[]): Omit<Anchor, 'text'> {
  const frames: Frame[] = rules.flatMap(({ rule }) => linksOf(rule, anchor).map((link) => link.frame));
  const before = unionOfMasks(frames.map((frame) => frame.before));
  const behind = unionOfMasks(
    frames.map(({ behind }) => (behind === undefined || behind.least === 0 ? undefined : behind.mask)),
  );
  return { ...(before && { before }), ...(behind && { behind }) };
}

function unionOfMasks(masks: readonly (Uint8Array | undefined)[]): Uint8Array | undefined {
  if (masks.includes(undefined)) return undefined;
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(masks.some((mask) => mask?.[byte] === 1)));
}
