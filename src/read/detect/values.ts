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
export function isStructured(path: string): boolean {
  return STRUCTURED.test(path);
}

/** Reads values of one text on demand: all of it where it is small or structured, else line-wise windows. */
export class Values {
  readonly #formats: Formats;
  readonly #path: string;
  readonly #text: string;
  readonly #whole: boolean;
  #all: Place[] | undefined;
  readonly #byShape = new Map<Shape, Place[]>();

  constructor(formats: Formats, path: string, text: string) {
    this.#formats = formats;
    this.#path = path;
    this.#text = text;
    this.#whole = text.length <= WHOLE || isStructured(path);
  }

  /** Values that can stand in the given ranges of units; more where the text is read whole. */
  within(ranges: Ranges): readonly Place[] {
    if (this.#whole) return this.all();
    const lines: Ranges = [];
    for (let i = 0; i < ranges.length; i += 2) {
      const { start, end } = this.#lines((ranges[i] ?? 0) - MARGIN, (ranges[i + 1] ?? 0) + MARGIN);
      addRange(lines, start, end);
    }
    const places: Place[] = [];
    for (let i = 0; i < lines.length; i += 2) places.push(...this.#window(lines[i] ?? 0, lines[i + 1] ?? 0));
    return places;
  }

  /** Values of the given ranges whose value has a shape. */
  withShape(shape: Shape, ranges: Ranges): readonly Place[] {
    const holds = (place: Place): boolean => place.node.reference !== true && shape.holds(place.node.value);
    if (!this.#whole) return this.within(ranges).filter(holds);
    let places = this.#byShape.get(shape);
    if (places === undefined) this.#byShape.set(shape, (places = this.all().filter(holds)));
    return places;
  }

  /** The smallest value that covers a span. */
  around(start: number, end: number): Place | undefined {
    let best: Place | undefined;
    for (const place of this.within([start, end])) {
      const { node } = place;
      if (node.start > start || node.end < end) continue;
      if (best === undefined || node.end - node.start < best.node.end - best.node.start) best = place;
    }
    return best;
  }

  /** All values, where they were read already or the text is read whole; otherwise none. */
  all(): readonly Place[] {
    if (!this.#whole) return [];
    return (this.#all ??= this.#places(this.#formats.readValues(this.#path, this.#text), 0));
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

  #places(nodes: ReturnType<Formats["readValues"]>, offset: number): Place[] {
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
