import type { CodeLanguage } from '../../model/calls.ts';
import type { Program } from './evaluate.ts';
import type { At, CodeFile } from './expression.ts';
import { wordsAsShell } from './scripts.ts';
import { distinct, HOLE, type Value } from './value.ts';

/** A command line that code runs. */
export interface Started {
  readonly at: At;
  /** Shell, with `${_}` for what only the running program knows. */
  readonly script: string;
  readonly variables: readonly string[];
}

/** Calls that start a process, as the ends of their paths. */
const STARTING: Readonly<Record<CodeLanguage, RegExp>> = {
  javascript:
    /^(?:(?:node:)?child_process(?:\/promises)?\.(?:promises\.)?(?:exec|execSync|spawn|spawnSync|execFile|execFileSync)|execa(?:\.\w+)?|cross-spawn(?:\.\w+)?|shelljs\.exec|zx\.\$|bun\.\$|Bun\.(?:\$|spawn|spawnSync)|zx\/globals\.\$|@actions\/exec\.(?:exec|getExecOutput)|tinyexec\.x|nano-spawn|dax-sh|\?\$|\?exec|\?execSync|\?execa|\?spawn|\?run|\?sh|\?shell|\?execAsync|(?:node:)?util\.promisify\(.*\)|Deno\.Command)\(/,
  python:
    /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(?:system|popen|exec\w+)|asyncio\.create_subprocess_(?:exec|shell)|sh\.\w+|invoke\.run|fabric\.\w+|plumbum\.\w+|\?run_command|\?run_cmd|\?run|\?sh|\?\w+\.run)\(/,
  go: /^os\/exec\.(?:Command|CommandContext)\(/,
  ruby: /^(?:\?(?:system|exec|spawn|sh|`)|Kernel\.system|Open3\.\w+|IO\.popen|Process\.spawn)\(/,
  java: /^java\.lang\.ProcessBuilder\(|^ProcessBuilder\(|\.exec\(/,
  php: /^\??(?:shell_exec|exec|system|passthru|proc_open|popen)\(|(?:^|\.)Process(?:\.fromShellCommandline)?\(/,
  csharp: /^(?:System\.Diagnostics\.)?Process\.Start\(|^(?:System\.Diagnostics\.)?ProcessStartInfo\(/,
  rust: /^(?:std\.process|tokio\.process|async_process)\.Command(?:\.new)?\(|^Command(?:\.new)?\(/,
};

/** Command lines that a file of code runs. */
export function startedBy(file: CodeFile, language: CodeLanguage, program: Program): Started[] {
  const started: Started[] = [];
  for (const { scope, call } of file.calls) {
    const callee = program.value(file.path, scope, call.of);
    if (callee.path === undefined || !STARTING[language].test(`${callee.path}(`)) continue;
    const args = call.args.map((arg) => program.value(file.path, scope, arg));
    const script = scriptOf(args, program);
    if (script === undefined) continue;
    started.push({ at: call.at, script, variables: distinct(args.flatMap((arg) => arg.variables)) });
  }
  return started;
}

function scriptOf(args: readonly Value[], program: Program): string | undefined {
  const texts: string[] = [];
  for (const arg of args) {
    const items = program.items(arg);
    if (items !== undefined) texts.push(...items.map((item) => item.text ?? HOLE));
    else if (arg.text !== undefined) texts.push(arg.text);
    else if (texts.length > 0 && arg.literal === undefined) texts.push(HOLE);
  }
  const [first] = texts;
  if (first === undefined || first.startsWith(HOLE)) return undefined;
  const words = texts.length > 1 || !/\s/.test(first) ? wordsAsShell(texts) : first;
  return words.replace(/'([^'\u0001]*)\u0001+([^']*)'|\u0001/g, (whole) =>
    whole === HOLE ? '${_}' : `"${whole.slice(1, -1).replaceAll(HOLE, '${_}')}"`,
  );
}
