import { plannedObject, type ObjectFrame, type PlannedObject, type SourcePlan } from './plan.ts';

/** Objects in columns. Sent one by one, each would come with copies of all its words, six times as large. */
interface SentObjects {
  /** Names one after the other, all of one length. */
  readonly names: Uint8Array;
  /** Bytes; below zero where it is not known. */
  readonly sizes: Float64Array;
  /** By their places in `frames` and `texts`. */
  readonly frame: Uint16Array;
  readonly path: Uint32Array;
  readonly frames: readonly ObjectFrame[];
  readonly texts: readonly string[];
}

/** A plan for another thread: cloned, it takes little time and room. */
export interface SentPlan extends Omit<SourcePlan, 'objects'> {
  readonly objects: SentObjects;
}

/** Words with their places, each once. */
class Places<Word> {
  readonly words: Word[] = [];
  readonly #places = new Map<string, number>();

  of(key: string, word: Word): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.words.length);
    return this.words.push(word) - 1;
  }
}

export function sentPlan(plan: SourcePlan): SentPlan {
  return { ...plan, objects: sentObjects(plan.objects) };
}

function sentObjects(objects: readonly PlannedObject[]): SentObjects {
  const nameBytes = (objects[0]?.oid.length ?? 0) / 2;
  const names = Buffer.alloc(objects.length * nameBytes);
  const sizes = new Float64Array(objects.length);
  const frame = new Uint16Array(objects.length);
  const path = new Uint32Array(objects.length);
  const frames = new Places<ObjectFrame>();
  const texts = new Places<string>();
  for (const [at, object] of objects.entries()) {
    const { oid, size, path: text, ...rest } = object;
    names.write(oid, at * nameBytes, 'hex');
    sizes[at] = size ?? -1;
    frame[at] = frames.of(JSON.stringify(rest), rest);
    path[at] = texts.of(text, text);
  }
  return { names, sizes, frame, path, frames: frames.words, texts: texts.words };
}

/** The plan that was sent. */
export function planOf(sent: SentPlan): SourcePlan {
  return { ...sent, objects: objectsOf(sent.objects) };
}

function objectsOf({ names, sizes, frame, path, frames, texts }: SentObjects): PlannedObject[] {
  const bytes = Buffer.from(names.buffer, names.byteOffset, names.length);
  const nameBytes = bytes.length / sizes.length;
  return Array.from(sizes, (size, at): PlannedObject => {
    const rest = frames[frame[at] ?? 0];
    const text = texts[path[at] ?? 0];
    if (rest === undefined || text === undefined) throw new Error('a plan that is not whole');
    const oid = bytes.toString('hex', at * nameBytes, (at + 1) * nameBytes);
    return plannedObject(oid, text, size, rest);
  });
}
