import type { DetectionRule, NearLine } from '../../model/detection.ts';
import { foldName } from '../../util/names.ts';
import { fitsPath } from './near.ts';

/** What a near line asks for: of each of its fields one of some texts, folded, each as its parts; and its files. */
export interface Demand {
  /** Place of the line among those of its rule. */
  readonly line: number;
  readonly fields: readonly (readonly (readonly string[])[])[];
  /** Further fields, which a reader of a whole document may fill in by itself. */
  readonly given: readonly (readonly (readonly string[])[])[];
  /** Names of which one has a value: the longest part of each, folded. */
  readonly names: readonly string[];
  /** Flags of which one stands there, folded. */
  readonly flags: readonly string[];
  readonly files: readonly string[];
}

/** What the near lines of a rule ask of the text around them. */
export interface Demands {
  readonly near: readonly Demand[];
  /** Of lines that name a host: it may stand anywhere in the text. */
  readonly far: readonly Demand[];
}

/** Names that a reader gives to values without their standing in the text, and what stands there in a statement: `IDENTIFIED BY 'x'`. */
const GIVEN = new Map([['password', 'identifiedby']]);

/** What a rule asks for: names, keys, words, hosts, commands, flags and files; the other fields of a line may be inferred. */
export function demandsOf(rule: DetectionRule): Demands {
  const all = rule.near.map((line, number) => ({
    hosted: line.host !== undefined,
    demand: demandOf(line, number),
  }));
  return {
    near: all.flatMap(({ hosted, demand }) => (hosted ? [] : [demand])),
    far: all.flatMap(({ hosted, demand }) => (hosted ? [demand] : [])),
  };
}

/** Those of some lines alone; without `lines`: of all. */
export function demandsOfLines(demands: Demands, lines: ReadonlySet<number> | undefined): Demands {
  if (lines === undefined) return demands;
  const isOf = ({ line }: Demand): boolean => lines.has(line);
  return { near: demands.near.filter(isOf), far: demands.far.filter(isOf) };
}

function demandOf(line: NearLine, number: number): Demand {
  const fields = [line.host, line.word, line.command]
    .filter((field) => field !== undefined)
    .map((names) => names.map(partsOf));
  const keys = line.keys?.map((path) => path.split('.').flatMap(partsOf));
  if (keys !== undefined) fields.push(keys);
  const variables = line.variable ?? [];
  const instead = variables.flatMap((name) => GIVEN.get(foldName(name).replaceAll('*', '')) ?? []);
  const named = [...variables.map(partsOf), ...instead.map((text) => [text])];
  if (named.length > 0 && instead.length === 0) fields.push(named);
  return {
    line: number,
    fields,
    given: instead.length > 0 ? [named] : [],
    names: shortest(named.map(longest)),
    flags: line.flag?.map(foldName) ?? [],
    files: (line.file ?? []).map((glob) => glob.toLowerCase()),
  };
}

/** Without those that another one begins; none where any name will do. */
function shortest(names: readonly string[]): readonly string[] {
  if (names.includes('')) return [];
  return names.filter((name) => !names.some((other) => other !== name && name.startsWith(other)));
}

function longest(parts: readonly string[]): string {
  return parts.reduce((one, other) => (other.length > one.length ? other : one), '');
}

/** Every word that the demands of a rule ask about. */
export function wordsOf({ near, far }: Demands): string[] {
  return [...near, ...far].flatMap(({ fields, given, names, flags }) => [
    ...[...fields, ...given].flat(2),
    ...names,
    ...flags.filter((flag) => flag.length > 1),
  ]);
}

function partsOf(name: string): string[] {
  return name.split('*').map(foldName).filter(Boolean);
}

/** What the fields of a demand are looked for in. */
export interface About {
  has(word: string): boolean;
  /** Whether a letter stands there behind a `-`. */
  hasLetter(letter: string): boolean;
  hasNamed(names: readonly string[]): boolean;
  /** In small letters. */
  readonly path: string;
  readonly structured: boolean;
}

/** Whether the text meets a demand. */
export function isAsked(demand: Demand, about: About): boolean {
  const { fields, given, names, flags, files } = demand;
  const holds = (field: Demand['fields'][number]): boolean =>
    field.some((parts) => parts.every((word) => about.has(word)));
  return (
    (files.length === 0 || files.some((glob) => fitsPath(about.path, glob))) &&
    fields.every(holds) &&
    (flags.length === 0 ||
      flags.some((flag) => (flag.length === 1 ? about.hasLetter(flag) : about.has(flag)))) &&
    (about.structured || (given.every(holds) && (names.length === 0 || about.hasNamed(names))))
  );
}
