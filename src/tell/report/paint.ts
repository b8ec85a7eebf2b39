import { Chalk, type ChalkInstance } from 'chalk';
import type { Severity } from '../../model/finding.ts';

/** The colours in use; without colour every function gives its text back. */
export interface Paint {
  severity(severity: Severity, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
  name(text: string): string;
}

/** Colours for a terminal. */
export function createPaint(colour: boolean): Paint {
  const chalk: ChalkInstance = new Chalk({ level: colour ? 1 : 0 });
  const bySeverity = {
    critical: chalk.bold.red,
    high: chalk.red,
    medium: chalk.yellow,
    low: chalk.blue,
    note: chalk.gray,
  } as const satisfies Record<Severity, ChalkInstance>;
  return {
    severity: (severity, text) => bySeverity[severity](text),
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    name: (text) => chalk.cyan(text),
  };
}
