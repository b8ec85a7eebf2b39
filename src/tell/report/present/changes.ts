import type {
  BoundChange,
  Change,
  CredentialChange,
  Difference,
  EntryChange,
  SafeguardChange,
} from '../../../model/change.ts';
import { isUsable, type Sighting } from '../../../model/credential.ts';
import type { Report } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import { count, thousands } from '../../../util/wrap.ts';
import { credentialTitle, placeText, shortName } from './names.ts';

/** Operations that one line names. */
const BY_NAME = 4;
const MOST_PLACES = 3;

/** One thing that changed: what was done, and to what. Texts are fit to be printed. */
export interface ChangeLine {
  readonly verb:
    | 'adds'
    | 'widens'
    | 'removes'
    | 'weakens'
    | 'copies'
    | 'uses'
    | 'moves'
    | 'narrows'
    | 'strengthens'
    | 'edits';
  readonly text: string;
  /** Whether more is permitted or less guarded than before, less or more, or neither. */
  readonly effect: 'wider' | 'narrower' | 'neither';
}

type Named = Pick<Report, 'catalogue'>;

/** What a change brings: whatever is permitted, reachable or unguarded that was not; and what a job no longer covers. */
export function introduced(change: Change, report: Named): ChangeLine[] {
  const lines = [
    ...change.credentials.flatMap((item) => credentialLines(item, report, 'briefly')),
    ...change.safeguards.flatMap(safeguardLines),
  ].filter(
    ({ verb, effect }) => effect === 'wider' || verb === 'copies' || verb === 'uses' || verb === 'moves',
  );
  const less = entriesBeside(change).filter(
    ({ section, what }) =>
      what === 'removed' || (section === 'policy' ? what !== 'narrower' : what === 'narrower'),
  );
  return inOrder([...lines, ...less.map(entryLine)]);
}

const VERBS: readonly ChangeLine['verb'][] = [
  'adds',
  'widens',
  'removes',
  'weakens',
  'copies',
  'uses',
  'moves',
  'narrows',
  'strengthens',
  'edits',
];

/** What makes more possible first, then by what was done; within one in the order in which they came. */
export function inOrder(lines: readonly ChangeLine[]): ChangeLine[] {
  const rank = ({ verb, effect }: ChangeLine): number =>
    (effect === 'wider' ? 0 : VERBS.length) + VERBS.indexOf(verb);
  return lines.toSorted((a, b) => rank(a) - rank(b));
}

/** Entries of the manifest, less the gates and recovery systems that are said as what they are. */
export function entriesBeside({ entries, safeguards }: Change): EntryChange[] {
  const said = new Set(safeguards.map(({ kind, what }) => `${kind} ${what}`));
  return entries.filter(({ section, what }) => !said.has(`${section} ${what}`));
}

/** What became of one credential, a line each; `briefly` where its operations are named beside the lines. */
export function credentialLines(
  change: CredentialChange,
  report: Named,
  how: 'briefly' | 'in full' = 'in full',
): ChangeLine[] {
  const { what, credential, places, floor, ceiling } = change;
  const name = `${credentialTitle(credential, report)} ${credential.id}`;
  if (what === 'added')
    return [
      {
        verb: 'adds',
        text: `${name}, ${placesText(places.gained)}${permitted(change, how)}`,
        effect: isUsable(credential) && credential.standing !== 'local' ? 'wider' : 'neither',
      },
    ];
  if (what === 'removed')
    return [
      {
        verb: 'removes',
        text: `${name}, ${placesText(places.lost)}${permitted(change, how)}`,
        effect: isUsable(credential) && credential.standing !== 'local' ? 'narrower' : 'neither',
      },
    ];
  const lines: ChangeLine[] = [];
  for (const [verb, side, effect] of [
    ['widens', 'gained', 'wider'],
    ['narrows', 'lost', 'narrower'],
  ] as const) {
    const text = differenceText(floor, ceiling, side);
    if (text !== undefined) lines.push({ verb, text: `${name}: ${text}`, effect });
  }
  for (const [what, both] of [
    ['taken for', change.type],
    ['environment', change.environment],
  ] as const)
    if (both !== undefined)
      lines.push({
        verb: 'edits',
        text: `${name}: ${what} ${printable(both.after)}, was ${printable(both.before)}`,
        effect: what === 'environment' && credential.reference !== undefined ? 'wider' : 'neither',
      });
  return [...lines, ...moves(name, change)];
}

function moves(name: string, { credential, places: { gained, lost } }: CredentialChange): ChangeLine[] {
  const copies = credential.reached === 'name' ? 'uses' : 'copies';
  const where = credential.reached === 'name' ? 'also in' : 'to';
  const effect = 'neither';
  if (gained.length === 0)
    return lost.length === 0 ? [] : [{ verb: 'removes', text: `${name} from ${placesText(lost)}`, effect }];
  return lost.length === 0
    ? [{ verb: copies, text: `${name} ${where} ${placesText(gained)}`, effect }]
    : [{ verb: 'moves', text: `${name} from ${pathsText(lost)} to ${placesText(gained)}`, effect }];
}

/** Places that are no more, without lines: a line of a file that is gone helps nobody. */
function pathsText(places: readonly Sighting[]): string {
  return namesIn(places.map((place) => place.path));
}

function placesText(places: readonly Sighting[]): string {
  const named = places
    .slice(0, MOST_PLACES)
    .map((place) => `${placeText(place)}${place.tracking === 'history' ? ', only in the history' : ''}`);
  const more = places.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** `: can 347 operations, 23 irreversible (volumeDelete, …)`, of a credential that came or went. */
function permitted({ what, floor, ceiling }: CredentialChange, how: 'briefly' | 'in full'): string {
  if (floor === undefined || ceiling === undefined) return '';
  const side = what === 'added' ? 'gained' : 'lost';
  const sure = boundText(floor[side], how);
  const most = boundText(ceiling[side], how);
  if (sure === undefined) return `: ${most === undefined ? 'what it permits is unknown' : `at most ${most}`}`;
  return most === undefined || most === sure || briefly(ceiling[side]) === briefly(floor[side])
    ? `: can ${sure}`
    : `: can ${sure}; at most ${briefly(ceiling[side])}`;
}

function boundText(own: Difference, how: 'briefly' | 'in full'): string | undefined {
  const listed = how === 'briefly' ? numbers(own) : measured(own);
  const parts = [...(own.operations > 0 ? [listed] : []), ...own.words.map(printable)];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function measured(own: Difference): string {
  return `${numbers(own)}${own.worst.length === 0 ? '' : ` (${namesOf(own)})`}`;
}

function numbers({ operations, irreversible }: Difference): string {
  const worse = irreversible > 0 ? `, ${thousands(irreversible)} irreversible` : '';
  return `${count(operations, 'operation')}${worse}`;
}

function briefly(own: Difference): string {
  return own.operations > 0 ? numbers(own) : own.words.map(printable).join('; ');
}

/** What an end gained or lost, the worst by name; what only the upper end did is said so. */
function differenceText(
  floor: BoundChange | undefined,
  ceiling: BoundChange | undefined,
  side: 'gained' | 'lost',
): string | undefined {
  const sure = floor === undefined ? undefined : stepText(floor[side]);
  const most = ceiling === undefined ? undefined : stepText(ceiling[side]);
  if (sure === undefined)
    return most === undefined ? undefined : `at most ${side === 'gained' ? 'also' : 'no longer'} ${most}`;
  return side === 'gained' ? `also ${sure}` : `no longer ${sure}`;
}

/** `rds:DeleteDBInstance (irreversible)`, `rds:StopDBInstance`, `12 operations, 2 irreversible: …`. */
function stepText(own: Difference): string | undefined {
  const where = own.resources.length === 0 ? '' : ` on ${namesIn(own.resources)}`;
  const words = own.words.map(printable);
  if (own.operations === 0) return words.length === 0 ? undefined : words.join('; ');
  const listed = namesOf(own);
  const text =
    own.operations <= BY_NAME
      ? `${listed}${own.irreversible === 0 ? '' : own.irreversible === own.operations ? ' (irreversible)' : ` (${own.irreversible} irreversible)`}`
      : `${briefly(own)}: ${listed}`;
  return [`${text}${where}`, ...words].join('; ');
}

function namesIn(resources: readonly string[]): string {
  const shown = resources.slice(0, MOST_PLACES).map(printable);
  const more = resources.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** The worst operations by name, then those that can be undone. */
function namesOf({ operations, worst, milder }: Difference): string {
  const names = [...worst, ...milder.first].slice(0, BY_NAME).map(({ id }) => shortName(id));
  const more = operations - names.length;
  return more > 0 ? `${names.join(', ')}, ${thousands(more)} more` : names.join(', ');
}

/** What became of a gate or a recovery system. */
export function safeguardLines(change: SafeguardChange): ChangeLine[] {
  const { kind, what, title, on, place, basis, before, after } = change;
  const covers = on.length === 0 ? '' : ` of ${namesIn(withoutAliases(on))}`;
  const at = place === undefined ? '' : `, ${placeText(place)}`;
  const words = printable(title);
  const name = `${words.startsWith(kind) ? '' : `${kind} `}${words}${covers}${at}`;
  const claimed = basis === 'declared' ? ', only claimed' : '';
  const effect = basis === 'declared' ? 'neither' : 'wider';
  const states = `: ${after ?? ''} now, ${before ?? ''} before`;
  switch (what) {
    case 'added':
      return [
        {
          verb: 'adds',
          text: `${name}${claimed}${stateText(after)}`,
          effect: effect === 'wider' && after !== 'void' ? 'narrower' : 'neither',
        },
      ];
    case 'removed':
      return [
        {
          verb: 'removes',
          text: `${name}${claimed}${stateText(before)}${baresText(change)}`,
          effect: before === 'void' ? 'neither' : effect,
        },
      ];
    case 'weaker':
      return [
        {
          verb: 'weakens',
          text: `${name}${states}${becauseText(change)}${baresText(change)}`,
          effect: 'wider',
        },
      ];
    case 'stronger':
      return [{ verb: 'strengthens', text: `${name}${states}`, effect: 'narrower' }];
  }
}

/** One resource may go by several names: an address or an ARN that ends in another one says no more than that. */
function withoutAliases(names: readonly string[]): string[] {
  return names.filter(
    (name) => !names.some((other) => [':', '/', '.'].some((separator) => name.endsWith(separator + other))),
  );
}

function stateText(state: string | undefined): string {
  return state === undefined || state === 'holds' ? '' : `, ${state}`;
}

function becauseText({ because }: SafeguardChange): string {
  return because === undefined ? '' : ` (${printable(because)})`;
}

function baresText({ bares }: SafeguardChange): string {
  if (bares.length === 0) return '';
  const shown = bares
    .slice(0, MOST_PLACES)
    .map(({ credential, operation }) => `${shortName(operation)} of ${credential}`);
  const more = bares.length - shown.length;
  return `; no gate is left before ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** An entry of the manifest, with its place. */
export function entryLine({ what, text, place }: EntryChange): ChangeLine {
  const lead = what === 'removed' ? 'no longer has ' : what === 'added' ? 'now has ' : '';
  const at = what === 'removed' ? printable(place.path) : placeText(place);
  return { verb: 'edits', text: `${at} ${lead}${printable(text)}`, effect: 'neither' };
}

/** Who must review a file that holds something which does not count yet; `all`: also where nobody is named. */
export function ownerLines({ owners }: Pick<Report, 'owners'>, all: boolean): string[] {
  return [...(owners ?? [])].flatMap(([path, names]) => {
    if (names.length > 0) return [`Owner of ${printable(path)}: ${names.map(printable).join(', ')}.`];
    return all ? [`CODEOWNERS names nobody for ${printable(path)}: whoever merges decides.`] : [];
  });
}
