import type {
  CodeLanguage,
  CommandCall,
  HttpCall,
  MemberCall,
  ProviderCalls,
  SdkCall,
  StepCall,
} from '../../model/calls.ts';
import type { Catalogue } from '../../model/catalogue.ts';
import { Spelling } from './asked.ts';
import { compilePattern, type Pattern } from './patterns.ts';

/** An entry of the catalogue with the provider it belongs to. */
export interface Entry<T> {
  readonly spelling: Spelling;
  readonly entry: T;
}

/** A call of a package, its pattern compiled. */
export interface SdkEntry extends Entry<SdkCall> {
  readonly pattern: Pattern;
}

/** What members of classes are, each pattern compiled. */
export interface MemberEntry {
  readonly pattern: Pattern;
  readonly gives: string;
  readonly of: string;
}

/** All that the catalogue says of how code spells what it asks, by what a reader meets first. */
export class Spellings {
  readonly all: readonly Spelling[];
  readonly #sdk = new Map<CodeLanguage, SdkEntry[]>();
  readonly #members = new Map<CodeLanguage, MemberEntry[]>();
  readonly #starts = new Map<CodeLanguage, readonly string[]>();
  readonly #words = new Map<CodeLanguage, Set<string>>();
  readonly #commands = new Map<string, Entry<CommandCall>[]>();
  readonly #http: Entry<HttpCall>[] = [];
  readonly #steps: Entry<StepCall>[] = [];

  constructor(calls: readonly ProviderCalls[], catalogue: Catalogue) {
    this.all = calls.map((item) => new Spelling(item, catalogue));
    for (const spelling of this.all) {
      for (const entry of spelling.calls.sdk) this.#addSdk(spelling, entry);
      for (const entry of spelling.calls.members) this.#addMembers(entry);
      for (const entry of spelling.calls.commands) this.#addCommand(spelling, entry);
      for (const entry of spelling.calls.http) this.#http.push({ spelling, entry });
      for (const entry of spelling.calls.steps) this.#steps.push({ spelling, entry });
    }
  }

  sdk(language: CodeLanguage): readonly SdkEntry[] {
    return this.#sdk.get(language) ?? [];
  }

  members(language: CodeLanguage): readonly MemberEntry[] {
    return this.#members.get(language) ?? [];
  }

  /** Words of which a file that uses a package of the catalogue holds one. */
  words(language: CodeLanguage): readonly string[] {
    return [...(this.#words.get(language) ?? [])];
  }

  /** What the paths of known clients begin with. */
  starts(language: CodeLanguage): readonly string[] {
    const known = this.#starts.get(language);
    if (known !== undefined) return known;
    const words = this.words(language).map((word) => word.replace(/['"]/g, ''));
    const patterns = this.sdk(language).map(({ pattern }) => pattern.start.replace(/[.]$/, ''));
    const all = [...new Set([...words, ...patterns])].filter(
      (word) => word.length > 1 && !word.startsWith('?'),
    );
    this.#starts.set(language, all);
    return all;
  }

  commands(name: string): readonly Entry<CommandCall>[] {
    return this.#commands.get(name) ?? [];
  }

  commandNames(): readonly string[] {
    return [...this.#commands.keys()];
  }

  /** Options of a command that take a value. */
  valued(command: string): ReadonlySet<string> {
    return new Set(
      this.all.flatMap(({ calls }) =>
        Object.hasOwn(calls.options, command) ? (calls.options[command] ?? []) : [],
      ),
    );
  }

  http(): readonly Entry<HttpCall>[] {
    return this.#http;
  }

  steps(): readonly Entry<StepCall>[] {
    return this.#steps;
  }

  provider(id: string): Spelling | undefined {
    return this.all.find((spelling) => spelling.provider === id);
  }

  #addSdk(spelling: Spelling, entry: SdkCall): void {
    for (const language of entry.in) {
      const list = this.#sdk.get(language) ?? [];
      const words = this.#words.get(language) ?? new Set();
      for (const call of entry.call) {
        list.push({ spelling, entry, pattern: compilePattern(call) });
        for (const word of entry.imports ?? [wordOf(call, language)]) words.add(word);
      }
      this.#sdk.set(language, list);
      this.#words.set(language, words);
    }
  }

  #addMembers({ in: languages, call, gives, of }: MemberCall): void {
    for (const language of languages) {
      const own = call.map((one) => ({ pattern: compilePattern(one), gives, of }));
      this.#members.set(language, [...(this.#members.get(language) ?? []), ...own]);
    }
  }

  #addCommand(spelling: Spelling, entry: CommandCall): void {
    for (const command of entry.command) {
      const [names = '', ...words] = command.split(' ');
      for (const name of names.split('|')) {
        const list = this.#commands.get(name) ?? [];
        list.push({ spelling, entry: { ...entry, command: [[name, ...words].join(' ')] } });
        this.#commands.set(name, list);
      }
    }
  }
}

/** The package of a pattern, as it stands in a file that imports it. */
function wordOf(call: string, language: CodeLanguage): string {
  const start = /^[^{(*]*/.exec(call)?.[0] ?? '';
  if (language === 'go') return start.slice(0, start.lastIndexOf('/') + 1) || start;
  if (language === 'java') return /^[a-z0-9_.]+/.exec(start)?.[0] ?? start;
  return start.split('.')[0] ?? start;
}
