import type { Problem } from '../model/manifest.ts';

/** Something the user gave us is wrong: exit 2. Messages never hold a secret. */
export class UsageError extends Error {
  readonly help: readonly string[];

  constructor(message: string, help: readonly string[] = []) {
    super(message);
    this.name = 'UsageError';
    this.help = help;
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
