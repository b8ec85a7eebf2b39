import { continued, eitherOf, HOLE, made, type Value } from './value.ts';

/** Letters of a path or text: beyond them nothing is told. */
const LONGEST_PATH = 300;
const LONGEST_TEXT = 20_000;

/** Ways that are kept of a text that several callers hand over. */
const MOST_TEXTS = 60;

/** Functions that hand on what they are given, in another form. */
export const PASSING =
  /^(?:JSON\.stringify|\??json\.dumps|sqlalchemy(?:\.sql)?\.text|\??(?:String|str|bytes|b64encode)|textwrap\.dedent|Promise\.resolve|Object\.freeze|dedent|\??(?:useMemo|memo|once|cache))$|\.(?:strip|trim|format|encode|decode|toString|dedent|squish|freeze|to_s)$/;

/** Methods of a text that give it in another form. */
export const KEEPING = new Set(
  'strip|trim|trimStart|trimEnd|rstrip|lstrip|chomp|squish|freeze|dup|to_s|to_str|toString|dedent|stripIndent|strip_heredoc|encode|decode|html_safe|unwrap|as_str|to_string|to_owned|into'.split(
    '|',
  ),
);

/** Methods of a class that give an instance of it. */
export const MAKING = /^(?:as_manager|getInstance|get_instance|instance|singleton)$/;

/** In JavaScript a name that nobody binds is a type or a global: only these are told by their names. */
const GLOBALS = new Set(['JSON', 'Promise', 'Object', 'Bun', 'Deno', 'URL', 'Request', 'Array', 'String']);

/** Whether a name that nobody binds is told by itself. */
export function isGlobal(file: string, name: string): boolean {
  if (/\.(?:[cm]?[jt]sx?|vue|svelte)(?:#\d+)?$/.test(file)) return GLOBALS.has(name);
  return /^[A-Z]/.test(name);
}

/** What several bindings of one name agree upon. */
export function settled(values: readonly Value[], name: string): Value {
  const whole = eitherOf(values);
  const paths = new Set(
    values.flatMap((value) => (value.path === undefined || value.path.startsWith('?') ? [] : [value.path])),
  );
  const texts = new Set(values.flatMap((value) => value.texts ?? value.text ?? []));
  const { path, text, ...rest } = whole;
  // Without a name of its own it is what it may be.
  const unnamed = name === '' ? rest.others?.[0] : `?${name}`;
  return {
    ...rest,
    ...(paths.size > 0 ? path !== undefined && { path } : unnamed !== undefined && { path: unnamed }),
    ...(text !== undefined && { text: texts.size > 1 ? HOLE : text }),
    ...(texts.size > 1 && { texts: [...texts].slice(0, MOST_TEXTS) }),
  };
}

/** A text of its parts, with holes for what is not known. */
export function textValue(parts: readonly (string | Value)[]): Value {
  const from = made(parts.filter((part): part is Value => typeof part !== 'string'));
  const text = parts.map((part) => (typeof part === 'string' ? part : (part.text ?? HOLE))).join('');
  return { ...from, text: text.length > LONGEST_TEXT ? HOLE : text };
}

/** Whether a text is an address of the web. */
export function isAddress(text: string): boolean {
  return /^(?:https?|wss?):\/\/[\w.-]+/.test(text);
}

/** A text as a path shows it. */
export function shown(text: string): string {
  return text.slice(0, 120).replace(/[()\n\r]/g, '_');
}

/** A path that is not too long to be told. */
export function bounded(path: string): string {
  return path.length > LONGEST_PATH ? '?' : path;
}

/** What `getattr(value, name)` gives where the name is known. */
export function pickedBy(args: readonly Value[]): Value | undefined {
  const [of, name] = args;
  if (of?.path === undefined || name?.text === undefined || !/^\w+$/.test(name.text)) return undefined;
  const end = `.${name.text}`;
  return { ...made(args), path: bounded(`${of.path}${end}`), ...continued(of, end) };
}
