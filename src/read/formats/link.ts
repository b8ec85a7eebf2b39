import { addStatement } from './draft.ts';
import type { Draft, Reading, Statement } from './draft.ts';
import { hostOf, lastSegment, namesHost } from './names.ts';
import { addUrlDrafts } from './urls.ts';
import type { FoundUrl } from './urls.ts';
import { firstIndex } from '../../util/first-index.ts';

/** `plain`: a bare identifier uses a variable; `sigil`: only `$NAME`, `${NAME}`, `env.NAME` do; `none`: nothing does. */
export type Usage = 'plain' | 'sigil' | 'none';

const MIN_SECRET = 4;
const MAX_USES = 200;
const MAX_GROUP = 64;
const MAX_STATEMENT_USES = 64;
/** Hosts that a value is given, at most. */
const MAX_HOSTS = 16;

/** Gives every statement the hosts of its URLs, and adds the credentials that the URLs carry. */
export function settleUrls(reading: Reading, urls: readonly FoundUrl[]): void {
  const order = reading.statements.map((_, index) => index);
  order.sort((a, b) => (reading.statements[a]?.start ?? 0) - (reading.statements[b]?.start ?? 0) || a - b);
  for (const url of urls) {
    const statement = statementAt(reading, order, url.start) ?? addStatement(reading, url.start, url.end);
    if (url.host !== undefined) reading.statements[statement]?.hosts.push(url.host);
    addUrlDrafts(reading, url, statement);
  }
  dropHostless(reading);
}

const REQUEST = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT)\s+\S/;
const MAX_HEADERS = 40;

/** A request written as it is sent: its headers, up to the first empty line, are about the host of its first line. */
export function joinRequests(reading: Reading): void {
  const { text, statements } = reading;
  for (let index = 0; index < statements.length; index++) {
    const request = statements[index];
    if (!request || !REQUEST.test(text.slice(request.start, request.start + 12))) continue;
    const block = [request];
    for (let next = index + 1; next < statements.length && block.length < MAX_HEADERS; next++) {
      const last = block.at(-1);
      const one = statements[next];
      if (!one || !last || one.start - last.end > 200 || /\n[ \t\r]*\n/.test(text.slice(last.end, one.start)))
        break;
      block.push(one);
    }
    const hosts = [...new Set(block.flatMap((one) => one.hosts))].slice(0, 8);
    for (const one of block) one.hosts = hosts;
  }
}

/** Number of the statement that an offset stands in. */
function statementAt(reading: Reading, order: readonly number[], offset: number): number | undefined {
  const last =
    firstIndex(order.length, (place) => (reading.statements[order[place] ?? 0]?.start ?? 0) > offset) - 1;
  for (let at = last; at >= 0 && at > last - 4; at--) {
    const index = order[at] ?? 0;
    if ((reading.statements[index]?.end ?? 0) > offset) return index;
  }
  return undefined;
}

function dropHostless(reading: Reading): void {
  for (const statement of reading.statements) {
    if (statement.hosts.length > 1) statement.hosts = [...new Set(statement.hosts)];
  }
}

/** Hands each value the hosts of its statement, of the mapping around it and of the statements that use its name. */
export function linkHosts(reading: Reading, usage: Usage): void {
  const idle = usage === 'none' || !isWorthLinking(reading);
  const uses = idle ? new Map<string, number[]>() : findUses(reading, usage);
  const using = usesByStatement(reading, uses);
  const hosts = statementHosts(reading, using);
  const carriers = referencesByStatement(reading);
  keepTelling(uses, hosts, carriers);
  const telling = new Telling(uses, hosts, carriers);
  for (const draft of reading.drafts) {
    addAll(draft.hosts, hosts[draft.statement]);
    fromGroups(reading, draft);
    fromSubjects(reading, draft, draft.statement, uses, hosts);
    if (idle || draft.value.length < MIN_SECRET || (draft.reference && draft.aliases.length === 0)) continue;
    if (draft.name !== undefined) fromUses(reading, draft, draft.name, telling);
    for (const name of draft.aliases) fromUses(reading, draft, name, telling);
  }
}

/** Drops uses in statements that name no host and hand nothing over. */
function keepTelling(
  uses: ReadonlyMap<string, number[]>,
  hosts: readonly (readonly string[])[],
  carriers: ReadonlyMap<number, readonly Draft[]>,
): void {
  for (const statements of uses.values()) {
    let kept = 0;
    for (const number of statements) {
      if (number < 0 || statements[kept - 1] === number) continue;
      if ((hosts[number]?.length ?? 0) > 0 || carriers.has(number)) statements[kept++] = number;
    }
    statements.length = kept;
  }
}

/** Uses of names tell nothing where no statement names a host or hands a value to a header or flag. */
function isWorthLinking(reading: Reading): boolean {
  return (
    reading.statements.some((statement) => statement.hosts.length > 0) ||
    reading.drafts.some((draft) => draft.header !== undefined || draft.flag !== undefined)
  );
}

function addAll(target: string[], hosts: readonly string[] | undefined): void {
  if (hosts === undefined || hosts.length === 0) return;
  for (const host of hosts) if (target.length < MAX_HOSTS && !target.includes(host)) target.push(host);
}

/** Positions at which names of values are used, other than where they are given. */
function findUses(reading: Reading, usage: Usage): Map<string, number[]> {
  const names = new Map<string, number[]>();
  for (const draft of reading.drafts) {
    if (draft.reference || (draft.value.length < MIN_SECRET && draft.aliases.length === 0)) continue;
    for (const name of draft.aliases.length === 0 ? [draft.name] : [draft.name, ...draft.aliases]) {
      if (name !== undefined && name.length <= 128 && /^[A-Za-z_]\w+$/.test(name)) names.set(name, []);
    }
  }
  for (const statement of reading.statements) {
    for (const name of statement.subjects)
      if (/^[A-Za-z_]\w+$/.test(name)) names.set(name, names.get(name) ?? []);
  }
  if (names.size > 0) collectUses(reading.text, names, usage);
  return names;
}

function collectUses(text: string, names: ReadonlyMap<string, number[]>, usage: Usage): void {
  let longest = 0;
  for (const name of names.keys()) longest = Math.max(longest, name.length);
  let at = 0;
  while (at < text.length) {
    if (!isIdentifier(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const start = at;
    while (at < text.length && isIdentifier(text.charCodeAt(at))) at++;
    if (at - start < 2 || at - start > longest) continue;
    const positions = names.get(text.slice(start, at));
    if (!positions || positions.length >= MAX_USES) continue;
    if (usage === 'plain' || hasSigil(text, start)) positions.push(start);
  }
}

function isIdentifier(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
  );
}

function hasSigil(text: string, start: number): boolean {
  return /[$%@]$|\$\{[!#]?$|\benv\.$|\benv:$|\{\{\s*$|\{$|\bvars?\.$|\bvar\.$|local\.$/i.test(
    text.slice(Math.max(0, start - 6), start),
  );
}

/** Names used in each statement: statements are found by binary search over their starts. */
function usesByStatement(reading: Reading, uses: ReadonlyMap<string, number[]>): Map<number, string[]> {
  const order = reading.statements.map((_, index) => index);
  order.sort((a, b) => (reading.statements[a]?.start ?? 0) - (reading.statements[b]?.start ?? 0) || a - b);
  const using = new Map<number, string[]>();
  for (const [name, positions] of uses) {
    for (let index = 0; index < positions.length; index++) {
      const statement = statementAt(reading, order, positions[index] ?? 0);
      positions[index] = statement ?? -1;
      if (statement === undefined) continue;
      const list = using.get(statement) ?? [];
      if (list.length < MAX_STATEMENT_USES) list.push(name);
      using.set(statement, list);
    }
  }
  return using;
}

/** Hosts of each statement: its own, and those of the values whose names it uses. */
function statementHosts(reading: Reading, using: ReadonlyMap<number, string[]>): string[][] {
  const valueHosts = new Map<string, string[]>();
  for (const draft of reading.drafts) {
    const own = reading.statements[draft.statement]?.hosts ?? [];
    if (draft.name === undefined || own.length === 0 || own.length > 4) continue;
    if (!draft.value.includes('://') && hostOf(draft.value) === undefined) continue;
    valueHosts.set(draft.name, [...(valueHosts.get(draft.name) ?? []), ...own].slice(0, 8));
    for (const alias of draft.aliases) valueHosts.set(alias, own);
  }
  return reading.statements.map((statement, index) => {
    if (valueHosts.size === 0 || !using.has(index)) return statement.hosts;
    const all = [...statement.hosts];
    for (const name of using.get(index) ?? []) addAll(all, valueHosts.get(name));
    return all;
  });
}

function referencesByStatement(reading: Reading): Map<number, Draft[]> {
  const carriers = new Map<number, Draft[]>();
  for (const draft of reading.drafts) {
    if (draft.header === undefined && draft.flag === undefined && draft.scheme === undefined) continue;
    const list = carriers.get(draft.statement) ?? [];
    if (list.length < 32) list.push(draft);
    carriers.set(draft.statement, list);
  }
  return carriers;
}

/** Uses of names, of which those that tell a value nothing that those before them do not are passed over. */
class Telling {
  readonly uses: ReadonlyMap<string, readonly number[]>;
  readonly hosts: readonly (readonly string[])[];
  readonly carriers: ReadonlyMap<number, readonly Draft[]>;
  readonly #known = new Map<string, readonly number[]>();

  constructor(
    uses: ReadonlyMap<string, readonly number[]>,
    hosts: readonly (readonly string[])[],
    carriers: ReadonlyMap<number, readonly Draft[]>,
  ) {
    this.uses = uses;
    this.hosts = hosts;
    this.carriers = carriers;
  }

  of(name: string): readonly number[] {
    let known = this.#known.get(name);
    if (known === undefined) this.#known.set(name, (known = this.#among(this.uses.get(name) ?? [])));
    return known;
  }

  /** Those that hand a value over, and as many that name another host as may fill a value's. */
  #among(statements: readonly number[]): readonly number[] {
    const seen = new Set<string>();
    let naming = 0;
    return statements.filter((statement) => {
      const isNew = naming < 2 * MAX_HOSTS && (this.hosts[statement] ?? []).some((host) => !seen.has(host));
      if (isNew) {
        naming += 1;
        for (const host of this.hosts[statement] ?? []) seen.add(host);
      }
      return isNew || this.carriers.has(statement);
    });
  }
}

/** Hosts of the statements that use a name, and the header or flag that it is handed over in. */
function fromUses(reading: Reading, draft: Draft, name: string, telling: Telling): void {
  if (draft.header !== undefined && draft.reference) return;
  const { uses, hosts, carriers } = telling;
  for (const statement of telling.of(name)) {
    if (statement === draft.statement) continue;
    addAll(draft.hosts, hosts[statement]);
    const carrier = carrierOf(carriers.get(statement), draft, name);
    if (!carrier) continue;
    if (draft.header === undefined && carrier.header !== undefined) draft.header = carrier.header;
    if (draft.scheme === undefined && carrier.scheme !== undefined) draft.scheme = carrier.scheme;
    if (draft.flag === undefined && carrier.flag !== undefined && carrier.header === undefined)
      draft.flag = carrier.flag;
    if (draft.command === undefined && carrier.command !== undefined) draft.command = carrier.command;
    fromSubjects(reading, draft, statement, uses, hosts);
  }
}

/** The value of a statement that a name is handed over in; one in a header before others. */
function carrierOf(list: readonly Draft[] | undefined, draft: Draft, name: string): Draft | undefined {
  let found: Draft | undefined;
  for (const one of list ?? []) {
    if (one === draft || found?.header !== undefined || !mentions(one.value, name)) continue;
    if (found === undefined || one.header !== undefined) found = one;
  }
  return found;
}

function mentions(value: string, name: string): boolean {
  const at = value.length > 1024 ? -1 : value.indexOf(name);
  if (at === -1) return false;
  return (
    !isIdentifier(value.charCodeAt(at - 1) || 0) && !isIdentifier(value.charCodeAt(at + name.length) || 0)
  );
}

/** Statements share what they assign and call: `req := New(url)` and `req.Header.Set(…)` are about one request. */
function fromSubjects(
  reading: Reading,
  draft: Draft,
  number: number,
  uses: ReadonlyMap<string, readonly number[]>,
  hosts: readonly (readonly string[])[],
): void {
  if (draft.hosts.length >= MAX_HOSTS) return;
  const statement: Statement | undefined = reading.statements[number];
  if (!statement || (draft.header === undefined && draft.flag === undefined)) return;
  for (const subject of statement.subjects) {
    if (subject === draft.name) continue;
    for (const other of (uses.get(subject) ?? []).slice(0, 24)) {
      if (other !== number) addAll(draft.hosts, hosts[other]);
    }
  }
}

/** Records the hosts that the values of a mapping name, for their neighbours. */
export function fillGroups(reading: Reading, urls: readonly FoundUrl[]): void {
  if (reading.groups.length === 0) return;
  const drafts = reading.drafts.filter((draft) => draft.group >= 0).sort((a, b) => a.start - b.start);
  let at = 0;
  for (const draft of drafts) {
    const group = reading.groups[draft.group];
    if (!group || group.hosts.length > MAX_GROUP) continue;
    while (at < urls.length && (urls[at]?.end ?? 0) <= draft.start) at++;
    const url = urls[at];
    const key = draft.name ?? '';
    if (
      url?.host !== undefined &&
      url.start >= draft.start &&
      url.start < draft.end &&
      url.start - draft.start < 8
    ) {
      group.hosts.push({ key, host: url.host });
    } else {
      const host = namesHost(key) ? hostOf(draft.value) : undefined;
      if (host !== undefined) group.hosts.push({ key, host });
    }
  }
}

/** Hosts that entries beside a value name, in its mapping and in the one around it. */
function fromGroups(reading: Reading, draft: Draft): void {
  let index = draft.group;
  for (let level = 0; level < 2 && index >= 0; level++) {
    const group = reading.groups[index];
    if (!group || (level > 0 && !belongs(draft.keys?.at(-2)))) return;
    if (group.entries <= MAX_GROUP) {
      for (const { key, host } of group.hosts) {
        if (level === 0 ? areNeighbours(key, draft.name) : !isVariable(key)) addAll(draft.hosts, [host]);
      }
    }
    index = group.parent;
  }
}

/** Mappings that only detail the one around them: `headers`, `env`, `auth`. */
function belongs(key: string | undefined): boolean {
  return (
    key !== undefined && /header|env|auth|cred|secret|option|param|config|login|token|request|args/i.test(key)
  );
}

function isVariable(key: string): boolean {
  return /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(key);
}

/** Environment variables lie side by side for many programs: only those with the same first word belong together. */
function areNeighbours(one: string, two: string | undefined): boolean {
  if (two === undefined || (!isVariable(one) && !isVariable(two))) return true;
  return one.split('_', 1)[0]?.toLowerCase() === lastSegment(two).split('_', 1)[0]?.toLowerCase();
}
