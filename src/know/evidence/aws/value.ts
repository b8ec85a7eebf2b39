import type { Place } from '../../../model/fragment.ts';

/** What Terraform or CloudFormation names without stating it: the address of a resource, and which attribute. */
export interface Link {
  readonly address: string;
  readonly attribute: string;
}

/**
 * A value as far as the files state it. A text may hold marks for what is not stated ({@link HOLE}) or the same
 * everywhere in one deployment ({@link ACCOUNT}, {@link REGION}, {@link PARTITION}). `open`: there may be more.
 */
export type Value =
  | { readonly kind: 'text'; readonly text: string; readonly at: Place; readonly link?: Link }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly open: boolean; readonly at: Place }
  | {
      readonly kind: 'map';
      readonly entries: ReadonlyMap<string, Value>;
      readonly open: boolean;
      /** The map stands for any number of maps like it, none included. */
      readonly maybe?: true;
      readonly at: Place;
    }
  | { readonly kind: 'unknown'; readonly source: string; readonly at: Place; readonly link?: Link };

/** Stands in a text for a part that is not known. */
export const HOLE = '\uE000';
export const ACCOUNT = '\uE001';
export const REGION = '\uE002';
export const PARTITION = '\uE003';

const MARKS = /[\uE000-\uE003]/;
const ALL_MARKS = /[\uE000-\uE003]+/g;
const OPEN_VARIABLE = /\$\{[^}]{0,200}\}/;
const ALL_VARIABLES = /\$\{[^}]{0,200}\}/g;
const MOST_CHARACTERS = 2048;

/** Text from a file; characters that serve as marks here become {@link HOLE}. */
export function textValue(text: string, at: Place, link?: Link): Value {
  return { kind: 'text', text: withoutForeignMarks(text), at, ...(link && { link }) };
}

/** Text in which the characters that serve as marks here are {@link HOLE}. */
export function withoutForeignMarks(text: string): string {
  return text.replace(ALL_MARKS, HOLE);
}

/** A text made here, whose marks are meant. */
export function markedText(text: string, at: Place, link?: Link): Value {
  return { kind: 'text', text, at, ...(link && { link }) };
}

/** The widest glob a text can mean: marks and policy variables become `*`. */
export function atMost(text: string): string {
  if (text.length > MOST_CHARACTERS) return '*';
  const glob = text.replace(ALL_VARIABLES, '*').replace(ALL_MARKS, '*').replace(/\*+/g, '*');
  return glob.startsWith('*') ? '*' : glob;
}

/** Nothing in it is unknown but what the whole deployment shares. */
export function isStated(text: string): boolean {
  return text.length <= MOST_CHARACTERS && !text.includes(HOLE) && !OPEN_VARIABLE.test(text);
}

/** Every character is known. */
export function isLiteral(text: string): boolean {
  return isStated(text) && !MARKS.test(text);
}

/** Marks as `*`; policy variables stay. */
export function withoutMarks(text: string): string {
  return text.replace(ALL_MARKS, '*');
}

/** An entry of a map, names compared without case; `undefined` where there is none. */
export function entry(value: Value | undefined, name: string): Value | undefined {
  if (value?.kind !== 'map') return undefined;
  const exact = value.entries.get(name);
  if (exact) return exact;
  const folded = name.toLowerCase();
  for (const [key, found] of value.entries) if (key.toLowerCase() === folded) return found;
  return undefined;
}

/** The text of a value whose every character is known. */
export function literal(value: Value | undefined): string | undefined {
  return value?.kind === 'text' && isLiteral(value.text) ? value.text : undefined;
}

/** Items of a list; a value that is none counts as a list of one. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return value.kind === 'list' ? value.items : [value];
}

/** The text a value puts into a template. */
export function textOf(value: Value): string {
  return value.kind === 'text' ? value.text : HOLE;
}
