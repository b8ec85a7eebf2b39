import type { Formats } from './formats.ts';
import { placeOf } from './near.ts';
import type { Place } from './near.ts';
import type { BarrenLines } from './barren.ts';
import { addRange } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import type { Shape } from './shapes.ts';
import { firstIndex } from '../../util/first-index.ts';

/** Texts up to this size are read whole where values far from an anchor count. */
export const WHOLE = 256 * 1024;
/** Most units by which a range is widened to whole lines. */
export const MARGIN = 2048;
/** Stretch whose values are read together around a match, with so much on each side, where the text is not read whole. */
const CELL = 2048;
const ABOUT = 1024;
/** Values in front of a span that are looked at for one that covers it. */
const MOST_BACK = 64;
const STRUCTURED =
  /(?:^|\/)(?:\.env[^/]*|\.npmrc|\.pypirc|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.?credentials|config|hosts|kubeconfig[^/]*|\.git-credentials|\.dockercfg|\.yarnrc|dockerfile[^/]*|[^/]*\.(?:env|ya?ml|json[c5]?|toml|ini|cfg|conf|cnf|properties|tf|tfvars|tfstate|hcl|xml|plist|config|netrc|envrc|props|settings))$/i;

/** Written by package managers: names of packages and sums, where nothing far from a value says what it is. */
const LOCK_FILE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.ya?ml|yarn\.lock|deno\.lock|bun\.lockb?|composer\.lock|cargo\.lock|gemfile\.lock|poetry\.lock|pdm\.lock|uv\.lock|pipfile\.lock|mix\.lock|pubspec\.lock|podfile\.lock|conda-lock\.ya?ml|packages\.lock\.json|flake\.lock|go\.sum|\.terraform\.lock\.hcl|package\.resolved)(?:\.txt)?$/i;

/** Whether a path names a format whose values only the whole text tells. */
export function isStructured(path: string): boolean {
  return STRUCTURED.test(path);
}

/** Whether a path names what a package manager writes, of which a history holds hundreds of versions. */
export function isLockFile(path: string): boolean {
  return LOCK_FILE.test(path);
}

/** A part of a value, such as the password of a URL, goes by the name of the whole. */
function withName(part: Place, whole: Place | undefined): Place {
  if (part.node.name !== undefined || whole === undefined) return part;
  const { name, keys, section } = whole.node;
  const node = {
    ...part.node,
    ...(name === undefined ? {} : { name }),
    ...(keys === undefined || part.node.keys !== undefined ? {} : { keys }),
    ...(section === undefined || part.node.section !== undefined ? {} : { section }),
  };
  return { path: part.path, text: part.text, node, names: part.names, urlScheme: part.urlScheme };
}

/** Index of the last place that starts at or before a unit; -1 for none. */
function lastStartingAt(places: readonly Place[], at: number): number {
  return firstIndex(places.length, (index) => (places[index]?.node.start ?? 0) > at) - 1;
}

/** Reads values of one text on demand: all of it where it is structured, else as little as is asked for. */
export class Values {
  readonly #formats: Formats;
  readonly #path: string;
  readonly #reads: string;
  readonly #part: boolean;
  readonly #text: string;
  readonly #small: boolean;
  readonly #structured: boolean;
  #all: Place[] | undefined;
  #read: readonly Place[] = [];
  #barren: BarrenLines | undefined;
  readonly #cells = new Map<number, readonly Place[]>();
  readonly #byShape = new Map<Shape, Place[]>();
  #units = 0;

  /** `part`: the text is only a part of its file, which no reader of whole documents understands. */
  constructor(formats: Formats, path: string, text: string, part: boolean) {
    this.#formats = formats;
    this.#path = path;
    this.#text = text;
    this.#small = text.length <= WHOLE;
    this.#structured = !part && isStructured(path);
    this.#part = part;
    this.#reads = part && STRUCTURED.test(path) ? 'part.txt' : path;
  }

  /** Units of text that were read for values, each as often as it was. */
  get units(): number {
    return this.#units;
  }

  /**
   * Reads the given ranges of units once, each widened to whole lines where lines are short; all of the text where
   * it is structured, or where the ranges ask for all of a small one. `barren`: lines that need not be read.
   */
  prepare(ranges: Ranges, far: boolean, barren?: BarrenLines): void {
    this.#barren = barren;
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
    for (let i = 0; i < lines.length; i += 2) {
      const [start, end] = [lines[i] ?? 0, lines[i + 1] ?? 0];
      if (barren?.isBarren(this.#text, start, end)) this.#units += end - start;
      else for (const place of this.#window(start, end)) read.push(place);
    }
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
    const places = this.#near(start);
    let best: Place | undefined;
    let named: Place | undefined;
    const last = lastStartingAt(places, start);
    for (let index = last; index >= 0 && index > last - MOST_BACK; index--) {
      const place = places[index];
      if (place === undefined || place.node.end < end) continue;
      if (best === undefined || place.node.end - place.node.start < best.node.end - best.node.start)
        best = place;
      if (
        place.node.name !== undefined &&
        (named === undefined || place.node.end - place.node.start < named.node.end - named.node.start)
      )
        named = place;
    }
    if (best !== undefined) return withName(best, named);
    const statement = this.#lines(start, end);
    return placeOf(
      { value: this.#text.slice(start, end), start, end, hosts: [], statement },
      this.#path,
      this.#text,
    );
  }

  /** Values around a unit: all, or those of its cell of the text, read once. */
  #near(at: number): readonly Place[] {
    if (this.#structured || (this.#small && !this.#part)) return this.all();
    const cell = Math.floor(at / CELL);
    let places = this.#cells.get(cell);
    if (places === undefined) {
      const { start, end } = this.#lines(cell * CELL - ABOUT, (cell + 1) * CELL + ABOUT);
      this.#cells.set(cell, (places = this.#window(start, end)));
    }
    return places;
  }

  /** All values, where the text is structured or small; otherwise none. */
  all(): readonly Place[] {
    if (!this.#structured && !this.#small) return [];
    return (this.#all ??= this.#window(0, this.#text.length));
  }

  /** Takes note of what was found among the values prepared. */
  found(hits: readonly { readonly start: number }[]): void {
    this.#barren?.remember(this.#read, hits);
  }

  /** Values that were read so far. */
  known(): readonly Place[] {
    return this.#all ?? this.#read;
  }

  #lines(from: number, to: number): { readonly start: number; readonly end: number } {
    const text = this.#text;
    const start = Math.max(0, from);
    const end = Math.min(text.length, to);
    const before = text.slice(Math.max(0, start - MARGIN), start).lastIndexOf('\n');
    const behind = text.slice(end, end + MARGIN).indexOf('\n');
    const first = Math.max(0, start - MARGIN);
    return {
      start: before >= 0 ? first + before + 1 : first === 0 && !this.#part ? 0 : this.#resume(start),
      end: behind >= 0 ? end + behind : end,
    };
  }

  /** Where reading can begin within a line: behind the last bracket or comma that a word or quote follows. */
  #resume(start: number): number {
    const first = Math.max(0, start - MARGIN);
    let at = -1;
    for (const found of this.#text.slice(first, start + 1).matchAll(/[{[(,;]\s{0,8}(?=["'A-Za-z_])/g))
      at = found.index;
    return at < 0 ? start : first + at + 1;
  }

  #window(start: number, end: number): Place[] {
    const part = this.#text.slice(start, end);
    this.#units += part.length;
    return this.#places(this.#formats.readValues(this.#reads, part), start);
  }

  #places(nodes: ReturnType<Formats['readValues']>, offset: number): Place[] {
    return nodes
      .toSorted((a, b) => a.start - b.start || b.end - a.end)
      .map((node) => {
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
