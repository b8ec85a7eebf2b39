/**
 * JSON with two spaces, and every character that could move a cursor or turn a line round written as an escape: a
 * reader in a terminal sees what a parser sees.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2).replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, replaced);
  return `${text.replace(/[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, escaped)}\n`;
}

/** An escaped lone surrogate, which strict readers refuse, as U+FFFD; every other escape stays. */
function replaced(escape: string): string {
  return escape.startsWith('\\ud') ? '\ufffd' : escape;
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
