import type { Command } from 'commander';
import { CHECK_IDS } from '../../model/finding.ts';
import { EXAMPLES } from '../../tell/example/index.ts';
import { readCore } from '../catalogue-files.ts';
import { completionScript } from '../completion/index.ts';
import type { Shell } from '../shells.ts';
import type { Terminal } from '../terminal.ts';

/** Prints a script that completes commands, options, their values, and what `explain` explains. */
export function completionCommand(shell: Shell, program: Command, terminal: Terminal): number {
  const core = readCore();
  const known = {
    'explain what': [...CHECK_IDS, ...core.providers.map(({ id }) => id), ...core.types.map(({ id }) => id)],
    'example name': EXAMPLES,
  };
  terminal.out(completionScript(shell, program, known));
  return 0;
}
