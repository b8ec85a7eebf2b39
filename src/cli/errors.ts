import type { Problem } from '../model/manifest.ts';

/** Exit code where something that was asked for could not be read (design 10). */
export const INCOMPLETE = 3;

/** Something the user gave us is wrong: exit 2, or another code that fits. Messages never hold a secret. */
export class UsageError extends Error {
  readonly help: readonly string[];
  readonly exit: number;

  constructor(message: string, help: readonly string[] = [], exit = 2) {
    super(message);
    this.name = 'UsageError';
    this.help = help;
    this.exit = exit;
  }
}

/** Problems of a manifest or a rule, all at once: exit 2. */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[];
  /** What did not happen because of them: `Nothing was audited.` */
  readonly consequence: string;

  constructor(problems: readonly Problem[], consequence: string) {
    super(`${problems.length} problems`);
    this.name = 'ProblemsError';
    this.problems = problems;
    this.consequence = consequence;
  }
}
