import type { FoundAsset } from '../../../model/evidence.ts';
import type { Tree } from '../../../model/tree.ts';
import { LineIndex } from '../../../util/lines.ts';
import type { FoundGate } from '../gates/found.ts';

const DOWN = /(?:^|[/._-])(?:down|rollback|undo|revert)(?:[/._-]|$)/i;
const NAME = '(?:"[^"\\n]{1,120}"|[`\\w$]+)';
const CREATE_TABLE = new RegExp(
  `\\bcreate\\s+(?:unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?(${NAME}(?:\\s*\\.\\s*${NAME})?)`,
  'giu',
);
const DROP_TABLE = new RegExp(
  `\\bdrop\\s+table\\s+(?:if\\s+exists\\s+)?(${NAME}(?:\\s*\\.\\s*${NAME})?)`,
  'giu',
);
const EVENT_TRIGGER = new RegExp(
  `\\bcreate\\s+event\\s+trigger\\s+(${NAME})\\s+on\\s+(sql_drop|ddl_command_start)\\b([^;]{0,400})`,
  'giu',
);
const DROPPED_TRIGGER = new RegExp(
  `\\b(?:drop\\s+event\\s+trigger\\s+(?:if\\s+exists\\s+)?|alter\\s+event\\s+trigger\\s+(?=${NAME}\\s+disable))(${NAME})`,
  'giu',
);
const MAX_FILES = 5000;

/** What SQL files of a tree describe. */
export interface SqlReading {
  readonly assets: readonly FoundAsset[];
  readonly gates: readonly FoundGate[];
}

function blankComments(text: string): string {
  return text.replaceAll(/--[^\n]*|\/\*[\s\S]{0,20000}?\*\//g, (comment) =>
    comment.replaceAll(/[^\n]/g, ' '),
  );
}

function qualified(written: string): string {
  const parts = written.split('.').map((part) => {
    const name = part.trim();
    return name.startsWith('"') ? name.slice(1, -1) : name.replaceAll('`', '').toLowerCase();
  });
  return parts.length === 1 ? `public.${parts[0] ?? ''}` : parts.join('.');
}

/** An event trigger refuses only when the function behind it raises an exception. */
function refuses(text: string, clause: string): boolean {
  const name = /execute\s+(?:function|procedure)\s+([\w."]+)/iu.exec(clause)?.[1];
  const bare = name?.split('.').at(-1)?.replaceAll('"', '');
  if (bare === undefined || bare === '') return false;
  const at = text
    .toLowerCase()
    .search(new RegExp(`function\\s+(?:[\\w"]+\\.)?"?${bare.toLowerCase().replaceAll(/\W/g, '')}"?\\s*\\(`));
  return at >= 0 && /raise\s+exception/iu.test(text.slice(at, at + 4000));
}

/** Operations of a `WHEN TAG IN` list. */
function tagged(tags: string): readonly string[] {
  return [...tags.matchAll(/'([^']{1,60})'/g)].map((tag) => `postgres:${(tag[1] ?? '').toUpperCase()}`);
}

function triggerGates(path: string, text: string): readonly (readonly [string, FoundGate])[] {
  const lines = new LineIndex(text);
  return [...text.matchAll(EVENT_TRIGGER)].flatMap((match) => {
    const [, name = '', event = '', clause = ''] = match;
    if (!refuses(text, clause)) return [];
    const place = { path, ...lines.at(match.index) };
    const tags = /when\s+tag\s+in\s*\(([^)]*)\)/iu.exec(clause)?.[1];
    const weaknesses = [
      'DROP DATABASE and DELETE fire no event trigger',
      ...(event.toLowerCase() === 'sql_drop' ? ['TRUNCATE is no drop'] : []),
      ...(tags === undefined ? [] : [`fires for ${tags.trim().slice(0, 80)} alone`]),
    ];
    const gate: FoundGate = {
      kind: 'postgres/event-trigger',
      title: `event trigger on ${event.toLowerCase()}`,
      ...(tags === undefined ? {} : { operations: tagged(tags) }),
      on: [],
      place,
      editableHere: false,
      weaknesses,
    };
    return [[qualified(name), gate] as const];
  });
}

/** Tables and event triggers that up-migrations leave behind, in the order of their paths. */
export function readSql(tree: Tree): SqlReading {
  const assets = new Map<string, FoundAsset>();
  const gates = new Map<string, FoundGate>();
  let opened = 0;
  for (const path of tree.paths()) {
    if (!path.endsWith('.sql') || DOWN.test(path)) continue;
    opened += 1;
    if (opened > MAX_FILES) break;
    const raw = tree.read(path);
    if (raw === undefined || !/\btable\b|\bevent\s+trigger\b/iu.test(raw)) continue;
    const text = blankComments(raw);
    const lines = new LineIndex(text);
    for (const match of text.matchAll(DROP_TABLE)) assets.delete(qualified(match[1] ?? ''));
    const provider = /\bengine\s*=|\bauto_increment\b/iu.test(text)
      ? 'mysql'
      : /\bautoincrement\b/iu.test(text)
        ? 'sqlite'
        : 'postgres';
    for (const match of text.matchAll(CREATE_TABLE)) {
      const name = qualified(match[1] ?? '');
      if (!assets.has(name))
        assets.set(name, {
          kind: `${provider}/table`,
          at: name,
          name,
          place: { path, ...lines.at(match.index) },
        });
    }
    for (const match of text.matchAll(DROPPED_TRIGGER)) gates.delete(qualified(match[1] ?? ''));
    for (const [name, gate] of triggerGates(path, text)) gates.set(name, gate);
  }
  return { assets: [...assets.values()], gates: [...gates.values()] };
}
