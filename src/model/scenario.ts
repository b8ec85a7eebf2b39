/** One step of a scenario: a commit, or what is left in the work tree. */
export interface ScenarioStep {
  /** Message of the commit; without one the files stay uncommitted. */
  readonly commit?: string;
  /** ISO date with offset. */
  readonly date?: string;
  /** `Name <mail>`. */
  readonly author?: string;
  /** Switches to a branch, creating it. */
  readonly branch?: string;
  /** Merges a branch, with this step's files as the resolution. */
  readonly merge?: string;
  /** Templates by path, itself a template; see `util/template.ts`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly rename?: Readonly<Record<string, string>>;
  /** Symbolic links by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** Paths that go to the index and are not committed. */
  readonly stage?: readonly string[];
  /** git arguments run as they are: `[config, core.fsmonitor, ./evil]`. */
  readonly git?: readonly (readonly string[])[];
}

/** A small repository as a template: files with placeholders, history as a list of commits. */
export interface Scenario {
  readonly title: string;
  readonly intro?: string;
  readonly folder?: string;
  /** Seed of every generated value. */
  readonly seed: string;
  /** The day it is audited on where none is given, so that the output does not age. */
  readonly asOf?: string;
  /** Command line after `overscope`. */
  readonly run: readonly string[];
  readonly steps: readonly ScenarioStep[];
}
