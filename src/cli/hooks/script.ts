/** The hooks of git that overscope takes part in. */
export const HOOKS = ['pre-commit', 'pre-push'] as const;
export type HookName = (typeof HOOKS)[number];

const BEGIN = '# >>> overscope hook: `overscope hook uninstall` takes these lines out again';
const END = '# <<< overscope hook';
const SHEBANG = '#!/bin/sh';

/** Where a hook looks for the program beside `./node_modules/.bin` and PATH. */
export interface LookAlso {
  /** Folder with a `node_modules` of its own, relative to the top of the work tree: where it was installed from. */
  readonly folder?: string;
  /** Absolute folder of a node, in case that PATH has none: editors start git without the shell's PATH. */
  readonly node?: string;
}

/** The name under which a hook that was here before is kept and called first. */
export function keptName(hook: HookName): string {
  return `${hook}.before-overscope`;
}

/** Whether a hook's text calls overscope by lines of ours. */
export function hasBlock(text: string): boolean {
  return blockRange(text) !== undefined;
}

/** A hook of our own: nothing else is in it. `calling`: the hook that was there before runs first. */
export function ownScript(hook: HookName, look: LookAlso, calling: boolean): string {
  return `${SHEBANG}\n${block(hook, look, calling ? 'kept' : 'nothing')}`;
}

/** Whether nothing but lines of ours is in a hook. */
export function isOwnScript(text: string): boolean {
  return withoutBlock(text)?.trim() === SHEBANG;
}

/**
 * Whether lines of ours can stand in this hook: a POSIX shell reads it. They stand first, because a script may end
 * early (`exec`, `exit 0`) long before its last line.
 */
export function takesBlock(text: string): boolean {
  if (text.includes('\0')) return false;
  const first = text.split('\n', 1)[0] ?? '';
  return (
    !first.startsWith('#!') || /^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*)?(?:ba|da|k|z)?sh(?:\s|$)/.test(first)
  );
}

/** Runs the script once more and leaves: lines in front of it would run twice. */
const HUSKY_SOURCED = /^\.[ \t].*husky\.sh.*(?:\n|$)/m;

/** The hook with our lines as far in front as they can stand; every other byte stays. */
export function withBlock(text: string, hook: HookName, look: LookAlso): string {
  const bare = withoutBlock(text) ?? text;
  const sourced = HUSKY_SOURCED.exec(bare);
  const first = bare.startsWith('#!') ? `${bare}\n`.indexOf('\n') + 1 : 0;
  const cut = sourced === null ? first : sourced.index + sourced[0].length;
  const head = bare.slice(0, cut);
  const gap = head === '' || head.endsWith('\n') ? '' : '\n';
  return `${head}${gap}${block(hook, look, 'script')}${bare.slice(cut)}`;
}

/** The hook without our lines, every other byte as it was; `undefined` where there are none. */
export function withoutBlock(text: string): string | undefined {
  const range = blockRange(text);
  return range === undefined ? undefined : `${text.slice(0, range[0])}${text.slice(range[1])}`;
}

/** What stands where our lines should: `changed` are lines between our marks that we did not write. */
export type Standing = 'none' | 'ours' | 'changed' | 'behind';

/**
 * How a hook stands: marks alone call nothing, so the lines between them have to be those that we write, in a script
 * that a shell reads, with nothing in front of them that could end it.
 */
export function standingOf(text: string, hook: HookName): Standing {
  const range = blockRange(text);
  if (range === undefined) return 'none';
  const own = text.slice(...range);
  const look = lookIn(own);
  const written = (['nothing', 'kept', 'script'] as const).some(
    (beside) => own === block(hook, look, beside),
  );
  if (!written || !takesBlock(text)) return 'changed';
  const front = text.slice(0, range[0]).replace(HUSKY_SOURCED, '');
  return front.split('\n').every((line) => line.trim() === '' || line.startsWith('#')) ? 'ours' : 'behind';
}

/** What the lines were written with; of words that are none of ours another text is written. */
function lookIn(own: string): LookAlso {
  const node = /^PATH="\$PATH":(?<word>.*)$/m.exec(own)?.groups?.['word'];
  const folder = /^for overscope_folder in (?<word>'(?:[^'\n]|'\\'')*'|\S+) \. "/m.exec(own)?.groups?.[
    'word'
  ];
  return {
    ...(folder === undefined ? {} : { folder: unquoted(folder).replace(/^\.\//, '') }),
    ...(node === undefined ? {} : { node: unquoted(node) }),
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function unquoted(word: string): string {
  return word.slice(1, -1).replaceAll(`'\\''`, "'");
}

function blockRange(text: string): readonly [number, number] | undefined {
  const start = text.indexOf(BEGIN);
  const last = start < 0 ? -1 : text.indexOf(END, start);
  if (last < 0) return undefined;
  const end = text.indexOf('\n', last);
  return [start, end < 0 ? text.length : end + 1];
}

/** What git said on standard input, once more for the lines that follow. */
const INPUT_AGAIN = [
  'if [ -z "$overscope_input" ]; then exec </dev/null; else exec <<overscope_end',
  '${overscope_input%?}',
  'overscope_end',
  'fi',
];

/** Our lines, by what stands beside them in the hook. Without the program they fail with a sentence: a hook that passes because it cannot look is none. */
function block(hook: HookName, look: LookAlso, beside: 'nothing' | 'kept' | 'script'): string {
  const push = hook === 'pre-push';
  const shared = push && beside !== 'nothing';
  const feed = shared ? `printf '%s' "$overscope_input" | ` : '';
  return [
    BEGIN,
    ...(shared ? ['overscope_input=$(cat; echo .); overscope_input=${overscope_input%.}'] : []),
    ...(beside === 'kept' ? keptLines(hook, feed) : []),
    ...(look.node === undefined ? [] : [`PATH="$PATH":${quoted(look.node)}`]),
    'overscope_program=',
    `for overscope_folder in ${places(look).join(' ')}; do`,
    '  if [ -x "$overscope_folder/node_modules/.bin/overscope" ]; then',
    '    overscope_program=$overscope_folder/node_modules/.bin/overscope',
    '    break',
    '  fi',
    'done',
    'if [ -z "$overscope_program" ] && command -v overscope >/dev/null 2>&1; then overscope_program=overscope; fi',
    'if [ -z "$overscope_program" ]; then',
    `  echo "overscope is not installed here, so nothing was audited: install it, for example with npm ci" >&2`,
    '  exit 1',
    'fi',
    'if ! command -v node >/dev/null 2>&1; then',
    `  echo "overscope needs node, which is not on the PATH of this hook, so nothing was audited" >&2`,
    '  exit 1',
    'fi',
    `${feed}"$overscope_program" hook run ${hook}${push ? ' "$@"' : ''} || exit $?`,
    ...(push && beside === 'script' ? INPUT_AGAIN : []),
    END,
    '',
  ].join('\n');
}

function keptLines(hook: HookName, feed: string): string[] {
  const kept = `"$(dirname "$0")/${keptName(hook)}"`;
  return [`if [ -x ${kept} ]; then`, `  ${feed}${kept} "$@" || exit $?`, 'fi'];
}

/** The main work tree's packages come last: linked work trees share its hooks and have no packages of their own. */
function places({ folder }: LookAlso): string[] {
  const own = folder === undefined || folder === '' ? [] : [quoted(`./${folder}`)];
  return [...own, '.', '"$(git rev-parse --git-common-dir)/.."'];
}
