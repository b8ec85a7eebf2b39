// A repository of any size, made from a seed: the same size gives the same objects. Files of several kinds grow and change
// over its commits as code does, most of it without anything to find and a little of it with.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';

const WORDS = (
  'account action address allow amount array async await before begin bool buffer build cache call case catch channel ' +
  'check class client close code column commit config connect const content context count create current data date ' +
  'default delete depth domain each else emit empty entry error event export false fetch field file filter final find ' +
  'float format from function get group handle hash header host import index input insert instance int item iterator ' +
  'join key label last length level limit line list load local lock log loop main map match merge message method mode ' +
  'module name new next node null number object offset open option order output page parent parse part path pattern ' +
  'point policy port price private process product promise property public query queue range read record reduce region ' +
  'remove render reply request reset resolve resource response result return right role route rule run schema scope ' +
  'search select send server service session set size slice sort source split stack start state status step stop store ' +
  'stream string struct style submit sum switch table target task template test text throw time title token total true ' +
  'type update upload user value var version view void wait when while width window write yield zone'
).split(' ');
const KINDS = ['ts', 'py', 'go', 'md', 'yaml', 'json', 'sql', 'sh'];
const FILES_PER_COMMIT = 6;

/** A small generator of pseudo-random numbers (mulberry32); `below(n)` is at least 0 and less than n. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (n) => Math.floor(next() * n) };
}

/**
 * Makes a repository in `dir` (which must not exist) of `scale` × 400 commits over `scale` × 200 files. Returns its size
 * in objects. Throws where git is missing or fails.
 */
export async function makeRepository(dir, scale, seed = 1) {
  mkdirSync(dir, { recursive: true });
  const git = (...args) => execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' });
  git('init', '-q', '-b', 'main');
  await imported(dir, commits(scale, randomFrom(seed)));
  git('-c', 'pack.threads=1', 'repack', '-adq');
  git('reset', '-q', '--hard', 'main');
  return Number(/^in-pack: (\d+)$/m.exec(git('count-objects', '-v'))?.[1] ?? 0);
}

async function imported(dir, chunks) {
  const child = spawn('git', ['-C', dir, 'fast-import', '--quiet', '--done'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'close');
  for (const chunk of chunks) if (!child.stdin.write(chunk)) await once(child.stdin, 'drain');
  child.stdin.end('done\n');
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import failed with ${code}`);
}

function* commits(scale, random) {
  const files = Array.from({ length: scale * 200 }, (_, index) => newFile(index, random));
  for (let at = 0; at < scale * 400; at += 1) {
    const changed =
      at === 0 ? files : Array.from({ length: FILES_PER_COMMIT }, () => files[random.below(files.length)]);
    if (at > 0) for (const file of new Set(changed)) edit(file, random);
    yield `commit refs/heads/main\nmark :${at + 1}\ncommitter Bench <bench@example.invalid> ${1_700_000_000 + at * 600} +0000\n`;
    yield data(`Change ${changed.length} files, step ${at}`);
    if (at > 0) yield `from :${at}\n`;
    for (const { path, lines } of new Set(changed)) {
      yield `M 100644 inline ${path}\n`;
      yield data(lines.join('\n'));
    }
    yield '\n';
  }
}

function data(text) {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function newFile(index, random) {
  const kind = KINDS[index % KINDS.length];
  const path = `src/part${index % 40}/${WORDS[index % WORDS.length]}-${index}.${kind}`;
  return { path, lines: Array.from({ length: 20 + random.below(380) }, () => line(random)) };
}

function edit(file, random) {
  const at = random.below(file.lines.length);
  const removed = random.below(6);
  file.lines.splice(at, removed, ...Array.from({ length: 1 + random.below(12) }, () => line(random)));
}

/** One line in about two thousand holds something like a credential: a value that is none. */
function line(random) {
  const word = () => WORDS[random.below(WORDS.length)];
  switch (random.below(2000)) {
    case 0:
      return `API_TOKEN=${Array.from({ length: 32 }, () => random.below(16).toString(16)).join('')}`;
    case 1:
      return `const url = "postgres://app:${word()}@localhost:5432/${word()}"`;
    default:
      break;
  }
  const words = Array.from({ length: 2 + random.below(9) }, word).join(
    [' ', '_', '.', ', '][random.below(4)],
  );
  return [
    `  ${words} = ${word()}(${word()});`,
    `// ${words}`,
    `    return ${words}`,
    words,
    `${word()}: ${words}`,
  ][random.below(5)];
}
