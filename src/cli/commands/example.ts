import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { EXAMPLES, expandScenario, parseScenario } from '../../tell/example/index.ts';
import { programCall, readExample } from '../catalogue-files.ts';
import { UsageError } from '../errors.ts';
import type { AuditFlags } from '../options.ts';
import { buildScenario } from '../scenario.ts';
import type { Terminal } from '../terminal.ts';
import { auditCommand } from './audit.ts';
import { createHost } from '../host.ts';

/** Builds an incident as a small repository in the system's temporary folder and audits it. */
export async function exampleCommand(name: string, flags: AuditFlags, terminal: Terminal): Promise<number> {
  if (!(EXAMPLES as readonly string[]).includes(name)) {
    throw new UsageError(`there is no example ${JSON.stringify(name)}`, [
      `write  one of ${EXAMPLES.join(', ')}`,
    ]);
  }
  const scenario = parseScenario(readExample(name));
  const folder = join(tmpdir(), scenario.folder ?? `overscope-${name}`);
  rmSync(folder, { recursive: true, force: true });
  buildScenario(folder, expandScenario(scenario).steps);
  if (flags.format === 'text' && scenario.intro !== undefined) {
    terminal.out(
      `${scenario.intro.replace('{folder}', join(basename(tmpdir()) === 'tmp' ? '/tmp' : tmpdir(), basename(folder)))}\n`,
    );
  }
  const inFolder = { ...terminal, host: { ...terminal.host, ...createHost(folder) } };
  const program = programCall(terminal.host.cwd);
  const call = { program: program ?? 'overscope', folder };
  const exit = await auditCommand('.', exampleFlags(flags, scenario.asOf), inFolder, call);
  if (flags.format === 'text')
    terminal.out(
      `Your own repository: ${program === undefined ? 'npx overscope' : `${program} audit <folder>`}\n`,
    );
  return exit;
}

function exampleFlags(flags: AuditFlags, asOf: string | undefined): AuditFlags {
  const day = flags.asOf ?? asOf;
  return {
    ...flags,
    history: true,
    manifest: [],
    rules: [],
    import: [],
    ...(day === undefined ? {} : { asOf: day }),
  };
}
