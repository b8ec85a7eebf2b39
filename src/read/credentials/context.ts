import type { CredentialType } from '../../model/catalogue.ts';
import type { Detection } from '../../model/detection.ts';
import type { CommitRef, Origin } from '../../model/fragment.ts';
import type { Reference } from '../../model/match.ts';
import type { DeclaredEnvironment } from '../../model/manifest.ts';

/** What is known from elsewhere when credentials are put together. */
export interface CredentialContext {
  readonly environments: readonly DeclaredEnvironment[];
  readonly typeInfo: ReadonlyMap<string, CredentialType>;
  /** Names of the services in the compose files; absent where those were not read. */
  readonly composeServices?: readonly string[];
  /** Names of the services that the jobs of a workflow start, by its path. */
  readonly jobServices?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Types references; without it every reference stays a name. */
  readonly detection?: Pick<Detection, 'references' | 'rules'>;
  /** Types of a reference that the manifest names and the rules do not know; `undefined` where it names none. */
  readonly typesNamed?: (reference: Reference) => readonly string[] | undefined;
  /** First and last commit that held what the origin names, where the history was read. */
  readonly commitsOf?: (
    origin: Origin,
  ) => { readonly first: CommitRef; readonly last: CommitRef } | undefined;
  /** Whether the audited range or the index added this line. */
  readonly isAdded?: (origin: Origin, line: number) => boolean;
  /** Whether no commit has the file in this form: all of it is new in the index, or some of it. */
  readonly isUncommitted?: (origin: Origin) => 'added' | 'changed' | undefined;
}
