/** Languages whose calls are read. */
export const CODE_LANGUAGES = [
  'javascript',
  'python',
  'go',
  'ruby',
  'java',
  'php',
  'csharp',
  'rust',
] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

/** What a call that an entry speaks of asks of the provider. */
export interface Asks {
  /** Ids of operations, with `{names}` of what the pattern caught. Empty: it asks nothing. */
  readonly needs?: readonly string[];
  /** `METHOD /path` with what the pattern caught: the first that a list of the provider has. */
  readonly route?: readonly string[];
  /** Position of the argument that holds SQL. */
  readonly sql?: number;
  /** Position of the argument that holds a GraphQL document. */
  readonly graphql?: number;
  /** Why the call itself does not tell. */
  readonly unknown?: string;
}

/** A call of a package: `boto3.client({service}).{operation}()`. */
export interface SdkCall extends Asks {
  readonly in: readonly CodeLanguage[];
  readonly call: readonly string[];
  /** What a file that is read for it holds, where the pattern itself names no package. */
  readonly imports?: readonly string[];
  /** Packages of which the file or the repository names one: `prisma/postgresql` for what a schema of Prisma stores in. */
  readonly declares?: readonly string[];
  /** A query that is only begun: what the same chain asks further on counts instead of it. */
  readonly begins?: true;
}

/** What a class is told to have by a call in its body: `has_many :orders`. */
export interface MemberCall {
  readonly in: readonly CodeLanguage[];
  /** Its first argument is the member's name. */
  readonly call: readonly string[];
  /** Path that the member has. */
  readonly gives: string;
  /** What the path of a value begins with whose member is meant. */
  readonly of: string;
}

/** A name that a package gives to every class. */
export interface NameGiven {
  readonly in: readonly CodeLanguage[];
  readonly name: string;
  /** Path that the name stands for. */
  readonly is: string;
  /** Packages of which the repository declares one. */
  readonly declares: readonly string[];
}

/** A command line: words, `*` for one word or a part of it, `**` for the rest. */
export interface CommandCall extends Asks {
  readonly command: readonly string[];
  /** Flags of which one stands there. */
  readonly with?: readonly string[];
  /** Flags of which none stands there. */
  readonly without?: readonly string[];
  /** Flags whose value is the text, SQL or a document; `query=` is the start of any flag's value. */
  readonly text?: readonly string[];
  /** Flags whose value is a file that holds the text. */
  readonly file?: readonly string[];
  /** Host that `{path}` is asked of, with the method that flags give. */
  readonly host?: string;
}

/** A server: its routes are those of a plane's list, or one route with what it needs. */
export interface HttpCall extends Asks {
  readonly host: readonly string[];
  /** What stands before the list's paths: `/api/v4`. */
  readonly base?: string;
  /** Plane of the routes, or of the fields where `fields` says that the server speaks GraphQL. */
  readonly plane?: string;
  readonly fields?: boolean;
  /** `POST /services/**`: only this one. */
  readonly at?: string;
}

/** A step of a workflow that another repository holds. */
export interface StepCall extends Asks {
  readonly uses: readonly string[];
  /** Inputs of which one stands there, `push=true` with that value. */
  readonly with?: readonly string[];
  /** Names of inputs that hold the credential. */
  readonly token?: readonly string[];
}

/** How code spells what it asks of one provider. */
export interface ProviderCalls {
  readonly provider: string;
  /** Variables that the provider's tools read by themselves. */
  readonly reads: readonly string[];
  /** What a caught word stands for, by the name of the catch. */
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names that are no operation's, and what they need. */
  readonly spelled: Readonly<Record<string, readonly string[]>>;
  /** Options of a command that take a value, by command. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly sdk: readonly SdkCall[];
  readonly members: readonly MemberCall[];
  readonly given: readonly NameGiven[];
  readonly commands: readonly CommandCall[];
  readonly http: readonly HttpCall[];
  readonly steps: readonly StepCall[];
}
