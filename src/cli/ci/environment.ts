import type { Format } from '../../model/view.ts';

/** Environment variables, as the CI set them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a CI says of the run. */
export type Occasion =
  | {
      readonly kind: 'request';
      readonly number?: string;
      /** Of a merge queue, which has no number. */
      readonly queue?: true;
      /** From a fork, so that the run has no rights to write. */
      readonly fork: boolean;
      /** Revisions that the request starts from, the best first. */
      readonly bases: readonly string[];
      /** The last commit of the request, where the CI says it. */
      readonly head?: string;
    }
  | {
      readonly kind: 'push';
      /** Name of the branch or tag. */
      readonly ref: string;
      readonly tag?: true;
      /** What happened, where it was no push: a schedule, a run by hand. */
      readonly what?: string;
      /** The branch that others start from; what a CI does not say is looked up in the repository. */
      readonly defaultBranch?: string;
    }
  /** The CI names neither a request nor a branch: everything is audited. */
  | { readonly kind: 'other'; readonly what: string };

/** One CI: how it is told, what it says of a change, and where its users look for reports. */
export interface CiEnvironment {
  readonly id: 'github' | 'gitlab' | 'bitbucket' | 'circleci' | 'jenkins' | 'azure';
  readonly title: string;
  /** Whether these are its variables. */
  here(env: Variables): boolean;
  /** `event` is the document that the CI wrote about the run, where it writes one. */
  occasion(env: Variables, event: unknown): Occasion;
  /** Name of the variable that holds the path of that document. */
  readonly event?: string;
  /** Address of the repository that the run is of, or its name there. */
  repository(env: Variables): string | undefined;
  /** On standard output. */
  readonly format: Format;
  /** Files written where the user names none. */
  readonly outputs: readonly string[];
  /** Name of the variable that holds the path of a page that the CI shows with the run. */
  readonly page?: string;
  /** A file among the outputs that the CI is told to show with the run. */
  readonly attached?: string;
  /** How to fetch what a range needs. */
  readonly deepen: string;
}

/** A member of a document that somebody else wrote, by its path; `undefined` where it is no text. */
export function textAt(document: unknown, ...path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    document,
  );
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Revisions that are one, in their order: no empty text, no object id of zeros, nothing that reads like a flag. */
export function revisions(...texts: readonly (string | undefined)[]): string[] {
  return texts.flatMap((text) =>
    text === undefined || text === '' || /^0+$/.test(text) || text.startsWith('-') ? [] : [text],
  );
}

/** `origin/main` of a branch's name. */
export function remote(branch: string | undefined): string | undefined {
  return branch === undefined || branch === '' ? undefined : `origin/${branchName(branch)}`;
}

/** `main` of `refs/heads/main`. */
export function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
