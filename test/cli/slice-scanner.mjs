/** A scanner for the tests of the parallel scan: one hit for each fragment that holds the word. */
export function createSliceScanner(init) {
  const hits = [];
  return {
    scan({ origin, bytes }) {
      if (Buffer.from(bytes).includes(init.word)) hits.push(`${origin.source} ${origin.path}`);
    },
    finish: () => hits,
  };
}
