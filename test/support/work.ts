import { Session } from 'node:inspector';

/**
 * How much work a call does, counted and never timed, so that it is the same on every machine: the blocks of code below
 * `src/` that run, and the characters that searches built into the language pass over. What a pattern goes back over is
 * not counted.
 */
export function workOf(action: () => unknown): number {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const searched = countSearches(action);
  let blocks = 0;
  session.post('Profiler.takePreciseCoverage', (_, coverage) => {
    for (const { url, functions } of coverage.result) {
      if (!url.includes('/src/')) continue;
      for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
    }
  });
  session.disconnect();
  return blocks + searched;
}

/** Characters that `indexOf`, `lastIndexOf`, `includes` and patterns pass over while the action runs. */
function countSearches(action: () => unknown): number {
  const [strings, patterns] = [String.prototype, RegExp.prototype];
  const { indexOf, lastIndexOf, includes } = strings;
  const { exec } = patterns;
  let passed = 0;
  const all: PropertyDescriptorMap = {
    indexOf: {
      value(this: string, part: string, from = 0): number {
        const at = indexOf.call(this, part, from);
        passed += (at === -1 ? this.length : at + part.length) - from;
        return at;
      },
    },
    lastIndexOf: {
      value(this: string, part: string, from = this.length): number {
        const at = lastIndexOf.call(this, part, from);
        passed += Math.min(from, this.length) - Math.max(at, 0);
        return at;
      },
    },
    includes: {
      value(this: string, part: string, from = 0): boolean {
        const at = indexOf.call(this, part, from);
        passed += (at === -1 ? this.length : at + part.length) - from;
        return at !== -1;
      },
    },
  };
  Object.defineProperties(strings, all);
  Object.defineProperty(patterns, 'exec', {
    value(this: RegExp, text: string): RegExpExecArray | null {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const found = exec.call(this, text);
      if (found !== null) passed += found.index + found[0].length - from;
      else if (!this.sticky && (this.multiline || !this.source.startsWith('^'))) passed += text.length - from;
      return found;
    },
  });
  try {
    action();
  } finally {
    for (const [name, value] of Object.entries({ indexOf, lastIndexOf, includes }))
      Object.defineProperty(strings, name, { value });
    Object.defineProperty(patterns, 'exec', { value: exec });
  }
  return passed;
}
