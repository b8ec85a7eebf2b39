import type { ValueNode } from '../../model/node.ts';

/** A node in the making: which statement and which mapping it stands in is settled once everything was read. */
export interface Draft {
  value: string;
  start: number;
  end: number;
  name?: string;
  keys?: readonly string[];
  section?: string;
  header?: string;
  scheme?: string;
  command?: string;
  flag?: string;
  reference?: true;
  /** Hosts that its own notation names: a URL it stands in, a key that is a registry's name. */
  hosts: string[];
  statement: number;
  /** Mapping of a structured document that it is an entry of; -1 outside one. */
  group: number;
  /** Further names under which the text uses the value: the variable that `env("K", "v")` is assigned to. */
  aliases: string[];
}

/** A statement, with what its own text names. */
export interface Statement {
  start: number;
  end: number;
  /** Hosts written in it beside those of URLs. */
  hosts: string[];
  /** Variables that it assigns or calls a method of, by which other statements continue it. */
  subjects: string[];
}

/** A mapping of a structured document; `parent` is -1 at the root. */
export interface Group {
  parent: number;
  entries: number;
  /** Hosts of its direct values, each with the key it stands under. */
  hosts: { key: string; host: string }[];
}

/** What has been read of one text so far. */
export interface Reading {
  readonly text: string;
  readonly drafts: Draft[];
  readonly statements: Statement[];
  readonly groups: Group[];
}

/** An empty reading of a text. */
export function startReading(text: string): Reading {
  return { text, drafts: [], statements: [], groups: [] };
}

/** Adds a statement; returns its number. */
export function addStatement(reading: Reading, start: number, end: number): number {
  return reading.statements.push({ start, end, hosts: [], subjects: [] }) - 1;
}

/** Adds a mapping; returns its number. */
export function addGroup(reading: Reading, parent: number): number {
  return reading.groups.push({ parent, entries: 0, hosts: [] }) - 1;
}

/** Adds the value between two offsets and returns its draft for what else is known of it. */
export function addDraft(reading: Reading, start: number, end: number, statement: number): Draft {
  const draft: Draft = {
    value: reading.text.slice(start, end),
    start,
    end,
    hosts: [],
    statement,
    group: -1,
    aliases: [],
  };
  reading.drafts.push(draft);
  return draft;
}

/** The finished node of a draft. */
export function toNode(draft: Draft, statement: { start: number; end: number }): ValueNode {
  return {
    value: draft.value,
    start: draft.start,
    end: draft.end,
    ...(draft.name === undefined ? {} : { name: draft.name }),
    ...(draft.keys === undefined ? {} : { keys: draft.keys }),
    ...(draft.section === undefined ? {} : { section: draft.section }),
    ...(draft.header === undefined ? {} : { header: draft.header }),
    ...(draft.scheme === undefined ? {} : { scheme: draft.scheme }),
    ...(draft.command === undefined ? {} : { command: draft.command }),
    ...(draft.flag === undefined ? {} : { flag: draft.flag }),
    hosts: draft.hosts.length > 0 ? tidyHosts(draft.hosts) : [],
    statement: { start: statement.start, end: statement.end },
    ...(draft.reference === undefined ? {} : { reference: true }),
  };
}

function tidyHosts(hosts: readonly string[]): string[] {
  return [...new Set(hosts)].filter((host) => /^[a-z0-9_.:-]{1,253}$/.test(host)).sort();
}
