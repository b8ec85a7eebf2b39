/** A file's byte order mark, its line end, and its text with plain line ends. */
export function byteMark(whole: string): {
  readonly mark: string;
  readonly newline: string;
  readonly text: string;
} {
  const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : '';
  const newline = whole.includes('\r\n') ? '\r\n' : '\n';
  return { mark, newline, text: whole.slice(mark.length).replaceAll('\r\n', '\n') };
}
