import type { Command } from 'commander';
import type { Shell } from '../shells.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { powershellScript } from './powershell.ts';
import { shapesOf, type CommandShape, type KnownWords } from './shape.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
} as const satisfies Record<Shell, (shapes: readonly CommandShape[]) => string>;

/** The completion script of a shell for the program as it is. */
export function completionScript(shell: Shell, program: Command, known: KnownWords): string {
  return SCRIPTS[shell](shapesOf(program, known));
}
