// A process that has loaded the built program and runs one command line after another, each in its own folder, with its
// own environment and outputs. warm.ts starts it.
const [node, , program] = process.argv;

const written = { stdout: [], stderr: [] };
for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk) => written[name].push(Buffer.from(chunk)) > 0;
}

// Loading the program runs it once.
process.argv = [node, program, '--version'];
const { main } = await import(program);

process.on('message', async ({ cwd, args, env }) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  // Where caches go is worked out from the home folder once in a process, from this anew each time.
  Object.assign(process.env, { XDG_CACHE_HOME: `${env.HOME}/.cache` }, env);
  try {
    process.chdir(cwd);
  } catch (error) {
    process.send({ exit: 99, stdout: '', stderr: error.message });
    return;
  }
  process.exitCode = undefined;
  for (const name of ['stdout', 'stderr']) written[name].length = 0;
  const exit = await main(args);
  for (const name of ['stdout', 'stderr']) process[name].removeAllListeners('error');
  process.send({ exit: process.exitCode ?? exit, stdout: text('stdout'), stderr: text('stderr') });
  process.chdir('/');
});

function text(name) {
  return Buffer.concat(written[name]).toString('utf8');
}
