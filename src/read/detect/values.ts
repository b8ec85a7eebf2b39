import type { Formats } from './formats.ts';
import { placeOf } from './near.ts';
import type { Place } from './near.ts';
import { addRange } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import type { Shape } from './shapes.ts';

const WHOLE = 256 * 1024;
const MARGIN = 2048;
const STRUCTURED =
  /(?:^|\/)(?:\.env[^/]*|\.npmrc|\.pypirc|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.?credentials|config|hosts|kubeconfig[^/]*|\.git-credentials|\.dockercfg|\.yarnrc|dockerfile[^/]*|[^/]*\.(?:env|ya?ml|json[c5]?|toml|ini|cfg|conf|cnf|properties|tf|tfvars|tfstate|hcl|xml|plist|config|netrc|envrc|props|settings))$/i;

/** Whether a path names a format whose values only the whole text tells. */
function isStructured(path: string): boolean {
  return STRUCTURED.test(path);
}

/** Reads values of one text on demand: all of it where it is structured, else as little as is asked for. */
export class Values {
  readonly #formats: Formats;
  readonly #path: string;
  readonly #text: string;
  readonly #small: boolean;
  readonly #structured: boolean;
  #all: Place[] | undefined;
  #read: readonly Place[] = [];
  readonly #byShape = new Map<Shape, Place[]>();

  constructor(formats: Formats, path: string, text: string) {
    this.#formats = formats;
    this.#path = path;
    this.#text = text;
    this.#small = text.length <= WHOLE;
    this.#structured = isStructured(path);
  }

  /**
   * Reads the given ranges of units once, each widened to whole lines where lines are short; all of the text where
   * it is structured, or where the ranges ask for all of a small one.
   */
  prepare(ranges: Ranges, far: boolean): void {
    this.#byShape.clear();
    if (this.#structured || (far && this.#small)) {
      this.#read = this.all();
      return;
    }
    const lines: Ranges = [];
    for (let i = 0; i < ranges.length; i += 2) {
      const { start, end } = this.#lines(ranges[i] ?? 0, ranges[i + 1] ?? 0);
      addRange(lines, start, end);
    }
    const read: Place[] = [];
    for (let i = 0; i < lines.length; i += 2) read.push(...this.#window(lines[i] ?? 0, lines[i + 1] ?? 0));
    this.#read = read;
  }

  /** Values in the prepared ranges that have a shape. */
  withShape(shape: Shape): readonly Place[] {
    let places = this.#byShape.get(shape);
    if (places === undefined) {
      places = this.#read.filter(({ node }) => node.reference !== true && shape.holds(node.value));
      this.#byShape.set(shape, places);
    }
    return places;
  }

  /** The smallest value that covers a span; where none was made out, the span itself in its line. */
  around(start: number, end: number): Place {
    let best: Place | undefined;
    for (const place of this.#near(start, end)) {
      const { node } = place;
      if (node.start > start || node.end < end) continue;
      if (best === undefined || node.end - node.start < best.node.end - best.node.start) best = place;
    }
    if (best !== undefined) return best;
    const statement = this.#lines(start, end);
    return placeOf(
      { value: this.#text.slice(start, end), start, end, hosts: [], statement },
      this.#path,
      this.#text,
    );
  }

  #near(start: number, end: number): readonly Place[] {
    if (this.#structured || this.#small) return this.all();
    const lines = this.#lines(start - MARGIN, end + MARGIN);
    return this.#window(lines.start, lines.end);
  }

  /** All values, where the text is structured or small; otherwise none. */
  all(): readonly Place[] {
    if (!this.#structured && !this.#small) return [];
    return (this.#all ??= this.#places(this.#formats.readValues(this.#path, this.#text), 0));
  }

  /** Values that were read so far. */
  known(): readonly Place[] {
    return this.#all ?? this.#read;
  }

  #lines(from: number, to: number): { readonly start: number; readonly end: number } {
    const text = this.#text;
    const start = Math.max(0, from);
    const end = Math.min(text.length, to);
    const before = text.lastIndexOf('\n', start) + 1;
    const behind = text.indexOf('\n', end);
    return {
      start: start - before <= MARGIN ? before : start,
      end: behind >= 0 && behind - end <= MARGIN ? behind : end,
    };
  }

  #window(start: number, end: number): Place[] {
    const part = this.#text.slice(start, end);
    return this.#places(this.#formats.readValues(this.#path, part), start);
  }

  #places(nodes: ReturnType<Formats['readValues']>, offset: number): Place[] {
    return nodes.map((node) => {
      const moved =
        offset === 0
          ? node
          : {
              ...node,
              start: node.start + offset,
              end: node.end + offset,
              statement: { start: node.statement.start + offset, end: node.statement.end + offset },
            };
      return placeOf(moved, this.#path, this.#text);
    });
  }
}
