function fold(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function goes(next: readonly Map<number, number>[], state: number, byte: number): boolean {
  return next[state]?.has(byte) ?? false;
}

/** Every place of every anchor by an Aho-Corasick automaton over folded bytes: the oracle of the prefilter. */
export function ahoCorasick(anchors: readonly string[], bytes: Uint8Array): string[] {
  const next: Map<number, number>[] = [new Map()];
  const out: number[][] = [[]];
  const words = anchors.map((anchor) => [...Buffer.from(anchor, 'utf8')].map(fold));
  words.forEach((word, id) => {
    let state = 0;
    for (const byte of word) {
      let to = next[state]?.get(byte);
      if (to === undefined) {
        to = next.length;
        next.push(new Map());
        out.push([]);
        next[state]?.set(byte, to);
      }
      state = to;
    }
    out[state]?.push(id);
  });
  const fail = Array.from({ length: next.length }, () => 0);
  const queue = [...(next[0]?.values() ?? [])];
  for (const state of queue) {
    for (const [byte, to] of next[state] ?? []) {
      let back = fail[state] ?? 0;
      while (back > 0 && !goes(next, back, byte)) back = fail[back] ?? 0;
      fail[to] = next[back]?.get(byte) ?? 0;
      out[to]?.push(...(out[fail[to] ?? 0] ?? []));
      queue.push(to);
    }
  }
  const places: string[] = [];
  let state = 0;
  bytes.forEach((raw, index) => {
    const byte = fold(raw);
    while (state > 0 && !goes(next, state, byte)) state = fail[state] ?? 0;
    state = next[state]?.get(byte) ?? 0;
    for (const id of out[state] ?? [])
      places.push(`${String(index + 1 - (words[id]?.length ?? 0))}:${String(id)}`);
  });
  return places.toSorted();
}
