/** Text of a `*.operations.json`: rows sorted by name, one a line, so that a change is a diff of lines. */
export function operationList({ rows, ...frame }) {
  const head = Object.entries(frame).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const sorted = [...rows].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  return `{ ${head.join(', ')},\n"operations": [\n${sorted.map((row) => JSON.stringify(row)).join(',\n')}\n] }\n`;
}
