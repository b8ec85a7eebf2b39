/** How code asks a provider for something. */
export type UseKind = 'sdk' | 'command' | 'sql' | 'graphql' | 'http' | 'workflow';

/**
 * One place where code asks a provider for something, and the operations that this needs. Never a guess: what the code
 * does not tell is said in `unknown`, and then `operations` holds only what is certain all the same.
 */
export interface Use {
  /** The catalogue's provider: `aws`. */
  readonly provider: string;
  readonly how: UseKind;
  readonly path: string;
  /** Of the call, from 1. */
  readonly line: number;
  readonly column: number;
  /** What stands in the code, in the provider's words: `customDomainCreate`, `s3.put_object`, `aws s3 cp`. */
  readonly as: string;
  /** Operations of the catalogue, exactly named and sorted. */
  readonly operations: readonly string[];
  /** What they are asked of, where it is written out and a grant's `on:` can name it: an ARN, a table, a repository. */
  readonly resources: readonly string[];
  /** What tells by which credential: variables that the client or the call reads, hosts, profiles. */
  readonly by: {
    readonly variables: readonly string[];
    readonly hosts: readonly string[];
  };
  /** Why more operations may be needed than could be told: `builds SQL from a variable`. */
  readonly unknown?: string;
}
