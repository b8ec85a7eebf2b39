import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, type Run } from './fixtures.ts';

/**
 * Runs a command on a terminal of 80 columns. Each answer is typed once the text before it has appeared, so that the
 * person is never ahead of the question.
 */
const DRIVER = `
import fcntl, json, os, pty, re, select, struct, sys, termios, time
steps, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 80, 0, 0))
out, seen, end = b'', 0, time.time() + 50
def plain(raw):
    return re.sub(r'\\x1b\\[[0-9;?]*[A-Za-z]', '', raw.decode('utf8', 'replace'))
while time.time() < end:
    ready, _, _ = select.select([fd], [], [], 0.1)
    if ready:
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        out += data
    elif steps and steps[0][0] in plain(out)[seen:]:
        seen = len(plain(out))
        os.write(fd, steps.pop(0)[1].encode())
else:
    os.kill(pid, 9)
status = os.waitpid(pid, 0)[1]
print(json.dumps({'exit': os.waitstatus_to_exitcode(status), 'raw': out.decode('utf8', 'replace'), 'left': len(steps)}))
`;

/** Whether this machine can give a test a terminal. */
export const HAS_TERMINAL =
  spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode(0)']).status === 0;

/** What a person saw: every line as it stood in the end, without what moves the cursor. */
export interface Session extends Run {
  /** Answers that were never asked for. */
  readonly left: number;
}

/** Runs the program on a terminal: each step is a text to wait for, and what is typed then. */
export function onTerminal(
  folder: string,
  args: readonly string[],
  steps: readonly (readonly [waitFor: string, typed: string])[],
): Promise<Session> {
  const command = [process.execPath, join(ROOT, 'bin/overscope.js'), ...args];
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, NO_COLOR: '1', TZ: 'UTC', TERM: 'xterm' };
  return new Promise((resolve, reject) => {
    execFile(
      'python3',
      ['-c', DRIVER, JSON.stringify(steps), ...command],
      { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null) return reject(new Error(stderr));
        const { exit, raw, left } = JSON.parse(stdout) as { exit: number; raw: string; left: number };
        return resolve({ exit, stdout: screenOf(raw), stderr: '', left });
      },
    );
  });
}

/** The text that stays on a terminal on which lines are rewritten from their beginning. */
function screenOf(raw: string): string {
  const lines = [''];
  let row = 0;
  let column = 0;
  for (const [token] of raw.matchAll(/\u001b\[[0-9;?]*[A-Za-z]|[\r\n\u0007]|[^\u001b\r\n\u0007]+/g)) {
    const [, count, kind] = /^\u001b\[\??([0-9;]*)([A-Za-z])$/.exec(token) ?? [];
    const line = lines[row] ?? '';
    if (token === '\r') column = 0;
    else if (token === '\n') row += 1;
    else if (kind === 'A') row = Math.max(0, row - Number(count || 1));
    else if (kind === 'B') row += Number(count || 1);
    else if (kind === 'G') column = Number(count || 1) - 1;
    else if (kind === 'C') column += Number(count || 1);
    else if (kind === 'D') column = Math.max(0, column - Number(count || 1));
    else if (kind === 'K') lines[row] = count === '2' ? '' : line.slice(0, column);
    else if (kind === 'J') lines.splice(row, lines.length, line.slice(0, column));
    else if (kind === undefined && token !== '\u0007') {
      lines[row] = line.slice(0, column).padEnd(column) + token + line.slice(column + token.length);
      column += token.length;
    }
    while (lines.length <= row) lines.push('');
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}
