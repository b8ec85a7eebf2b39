import { decodeBase64 } from './base64.ts';
import type { Draft } from './draft.ts';
import { headerOf, lastSegment, schemeOf } from './names.ts';
import type { Context, Naming } from './naming.ts';
import { hasBraceFields, isTemplate } from './template.ts';
import type { Frame } from './view.ts';

/** Whether a flag hands over a whole header: `-H "K: v"`. */
export function isHeaderFlag(flag: string | undefined): boolean {
  return (
    flag === '-H' ||
    flag === '--header' ||
    flag === '--proxy-header' ||
    flag === '-Header' ||
    flag === '-Headers'
  );
}

/** Header and scheme, from the name, the call, the dictionary around it and the value's own first word. */
export function setHeader(draft: Draft, naming: Naming, context: Context, frames: readonly Frame[]): void {
  const named =
    naming.name === undefined || naming.flag !== undefined
      ? undefined
      : (headerOf(naming.name) ?? headerOf(lastSegment(naming.name)));
  const constant =
    naming.name !== undefined && /^AUTHORIZATION$/i.test(draft.name ?? '') ? 'authorization' : undefined;
  const within =
    context.header === true ||
    isHeaderFlag(naming.flag) ||
    /header/i.test(naming.method ?? '') ||
    frames.some((frame) => frame.key !== undefined && /headers?\b|Headers?(?![a-z])/i.test(frame.key));
  const header =
    constant ??
    named ??
    (within && naming.name !== undefined && !isHeaderFlag(naming.flag)
      ? (draft.name ?? '').toLowerCase()
      : undefined);
  if (header !== undefined && header !== '') draft.header = header;
  const scheme = naming.scheme ?? takeScheme(draft);
  if (scheme !== undefined) {
    draft.scheme = scheme;
    draft.header ??= 'authorization';
  }
}

/** `Basic` and base64: the user and password that it stands for. */
function decodeBasic(draft: Draft): void {
  const decoded = decodeBase64(draft.value);
  const colon = decoded?.indexOf(':') ?? -1;
  if (decoded === undefined || colon < 0) return;
  if (draft.section === undefined) draft.section = decoded.slice(0, colon);
  draft.value = decoded;
}

/** Last touches: the half of `-u user:pass`, whether it is a template. */
export function settle(draft: Draft, text: string, formatted: boolean): void {
  if (
    (draft.flag === '-u' || draft.flag === '--user') &&
    draft.value.includes(':') &&
    !draft.value.includes('://')
  ) {
    const colon = draft.value.indexOf(':');
    const user = draft.value.slice(0, colon);
    if (colon + 1 < draft.value.length) {
      draft.start += colon + 1;
      if (draft.section === undefined) draft.section = user;
    } else draft.end = draft.start + colon;
    draft.value = text.slice(draft.start, draft.end);
    draft.scheme ??= 'basic';
  }
  if (draft.scheme === 'basic' && draft.flag !== '-u' && draft.flag !== '--user') decodeBasic(draft);
  if (isTemplate(draft.value) || (formatted && draft.scheme !== undefined && hasBraceFields(draft.value))) {
    draft.reference = true;
  }
}

/** Takes the scheme in front of a value off it: `Bearer v` becomes `v`. */
function takeScheme(draft: Draft): string | undefined {
  const found = schemeOf(draft.value);
  if (!found || (draft.header === undefined && !/^(?:bearer|basic|ssws|geniekey)$/.test(found.scheme)))
    return undefined;
  const rest = draft.value.slice(found.rest);
  if (rest === '' || (/\s/.test(rest) && !isTemplate(rest))) return undefined;
  draft.start += found.rest;
  draft.value = rest;
  return found.scheme;
}
