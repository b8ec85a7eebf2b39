import { printable } from './printable.ts';

/** Untrusted text as Markdown that shows it and nothing else: no link, no HTML, no table cell of its own. */
export function plain(text: string): string {
  return escaped(printable(text));
}

/** Text with every character of Markdown and HTML escaped. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~#!@&]/g, (char) =>
    char === '<' ? '&lt;' : char === '&' ? '&amp;' : `\\${char}`,
  );
}

/** Untrusted text as inline code; a table cell can hold it. */
export function code(text: string): string {
  const safe = printable(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
}
