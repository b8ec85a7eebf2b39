import { printable } from './printable.ts';

/** Markup that is finished: nothing in it is escaped again. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Untrusted text that shows as itself between tags and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return entities(printable(text));
}

/** The characters that mean something to HTML, as entities. */
export function entities(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

/**
 * A template whose parts are escaped unless they are markup already; attributes are always quoted. Its own indentation
 * does not reach the page.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const html = strings.reduce(
    (text, string, position) =>
      `${text}${position === 0 ? '' : render(parts[position - 1])}${string.replace(/\n\s*/g, '\n')}`,
    '',
  );
  return { html };
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeHtml(part);
  return 'html' in part ? part.html : part.map((item) => item.html).join('');
}

/** Markup that this program wrote itself, as it is: a style sheet. */
export function verbatim(html: string): Html {
  return { html };
}

/** An address that a reader may follow: `https:` and nothing else. */
export function httpsAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' && url.username === '' ? url.href : undefined;
}

/** Changes the texts between tags, never a tag, an attribute or a style sheet. Every `<` and `>` of a text is an entity. */
export function changeTexts(page: string, change: (text: string) => string): string {
  return page.replace(/(<style>[^<]*<\/style>|<[^>]*>)|[^<]+/g, (text, tag: string | undefined) =>
    tag === undefined ? change(text) : text,
  );
}
