// `node bin/picture.js [FILE]`: the terminal's report of the PocketOS example as a picture for the README, docs/pocketos.svg.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = process.argv[2] ?? fileURLToPath(new URL('../docs/pocketos.svg', import.meta.url));

const SIZE = 13;
const LINE = 18;
const COLUMN = 7.9;
const COLUMNS = 80;
const MARGIN = 24;

/** Colours of the terminal by the number of their escape. */
const STYLES = {
  1: 'font-weight="600" fill="#fff"',
  2: 'fill="#98a2ad"',
  31: 'font-weight="600" fill="#ff8d85"',
  33: 'fill="#e6c766"',
  34: 'fill="#8ab8f2"',
  36: 'fill="#86cfe0"',
  90: 'fill="#98a2ad"',
};

const run = spawnSync(process.execPath, ['bin/overscope.js', 'example', 'pocketos', '--quiet'], {
  cwd: root,
  encoding: 'utf8',
  env: {
    PATH: process.env.PATH,
    HOME: root,
    TMPDIR: process.env.TMPDIR ?? '/tmp',
    TZ: 'UTC',
    FORCE_COLOR: '1',
  },
});
if (run.status !== 1) {
  process.stderr.write(`The example ended with exit ${run.status} instead of 1.\n${run.stderr}`);
  process.exitCode = 1;
} else {
  const text = run.stdout.replace(/(rebuilt in )\S+\/(overscope-pocketos)/, '$1/tmp/$2');
  writeFileSync(file, picture(['$ npm start', '', ...text.split('\n').slice(0, lastLine(text))]));
}

/** The line about the reader's own repository, and what follows it, are not part of the report. */
function lastLine(text) {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith('Your own repository'));
  return at < 0 ? lines.length : at;
}

function picture(lines) {
  const width = Math.ceil(COLUMNS * COLUMN + 2 * MARGIN);
  const height = lines.length * LINE + 2 * MARGIN - 4;
  const rows = lines.flatMap((line, position) =>
    line === '' ? [] : `<text x="${MARGIN}" y="${MARGIN + SIZE + position * LINE}">${spans(line)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>overscope audits the PocketOS example</title>',
    `<rect width="${width}" height="${height}" rx="10" fill="#14171b"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${SIZE}" fill="#d5dae0">`,
    ...rows,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** A line of the terminal: its escapes become attributes, everything else is text whose spaces stay as they are. */
function spans(line) {
  let style = '';
  return line
    .split(/\u001b\[(\d+)m/)
    .map((part, position) => {
      if (position % 2 === 1) {
        const own = STYLES[part];
        style = own ?? (part === '22' || part === '39' ? '' : style);
        return '';
      }
      if (part === '') return '';
      const safe = part
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll(' ', '\u00a0');
      return style === '' ? safe : `<tspan ${style}>${safe}</tspan>`;
    })
    .join('');
}
