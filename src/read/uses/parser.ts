import type { Node, Parser as TreeSitter } from 'web-tree-sitter';

/** Bytes of `dist/grammars/NAME.wasm`; `tree-sitter` is the parser itself. */
export type LoadGrammar = (name: string) => Promise<Uint8Array>;

export type { Node } from 'web-tree-sitter';

/** Reports of progress after which a file is given up: some seconds of parsing. */
const MOST_PROGRESS = 60_000;

/** Parsers by grammar, each loaded when a file of its language is met. */
export class Parsers {
  readonly #load: LoadGrammar;
  readonly #ready = new Map<string, Promise<TreeSitter>>();

  constructor(load: LoadGrammar) {
    this.#load = load;
  }

  /** Reads a text with a grammar; `undefined` when it takes too long. */
  async parse<T>(grammar: string, text: string, read: (root: Node) => T): Promise<T | undefined> {
    const parser = await this.#parser(grammar);
    let steps = 0;
    const tree = parser.parse(text, null, {
      progressCallback: () => {
        steps += 1;
        return steps > MOST_PROGRESS;
      },
    });
    if (tree === null) {
      parser.reset();
      return undefined;
    }
    try {
      return read(tree.rootNode);
    } finally {
      tree.delete();
    }
  }

  #parser(grammar: string): Promise<TreeSitter> {
    const ready = this.#ready.get(grammar) ?? this.#make(grammar);
    this.#ready.set(grammar, ready);
    return ready;
  }

  async #make(grammar: string): Promise<TreeSitter> {
    const { Parser, Language } = await import('web-tree-sitter');
    initialised ??= this.#load('tree-sitter').then((wasmBinary) => Parser.init({ wasmBinary }));
    await initialised;
    const parser = new Parser();
    parser.setLanguage(await Language.load(await this.#load(grammar)));
    return parser;
  }
}

/** The runtime is one for the process. */
let initialised: Promise<void> | undefined;
