// Contents made of nothing but what looks like credentials, from a seed: every type's own example again and again with
// fresh values, and what formats, names and references can be made of.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = `
export { createScanner } from './src/read/detect/index.ts';
export { readReferences, readValues } from './src/read/formats/index.ts';
export { expand } from './src/util/template.ts';
`;
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** The scanner and the expander of templates, as the sources have them now. */
async function loaded() {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-bench-'));
  try {
    const outfile = join(folder, 'scan.mjs');
    await build({
      stdin: { contents: ENTRY, resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
      banner: { js: REQUIRE },
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first example of each way that a type is detected. */
function* examples() {
  for (const path of readdirSync(join(root, 'rules'), { recursive: true }).toSorted()) {
    if (!path.endsWith('.yaml')) continue;
    const { types = [], identifiers = [] } = parse(readFileSync(join(root, 'rules', path), 'utf8')) ?? {};
    const ways = [
      ...types.flatMap(({ id, detect = [] }) => [detect].flat().map((way) => [id, way])),
      ...identifiers.map((way) => [way.type, way]),
    ];
    for (const [type, { examples: [first] = [] }] of ways) {
      if (first !== undefined) yield { name: type, template: typeof first === 'string' ? first : first.text };
    }
  }
}

/** What a text can be made of beside examples: `part` by its number; `open` and `close` stand around all of them. */
const SHAPES = [
  { name: 'a word', path: 'a.txt', part: () => 'password ' },
  { name: 'a word and a value, a line each', path: 'a.txt', part: (i, word) => `password = ${word(12)}\n` },
  { name: 'a word and a value, one line', path: 'a.txt', part: (i, word) => `password="${word(12)}";` },
  {
    name: 'URLs, one line',
    path: 'a.txt',
    part: (i, word) => `postgres://u${word(4)}:${word(12)}@db.x.com/a `,
  },
  {
    name: 'URLs of many hosts',
    path: 'a.txt',
    part: (i, word) => `u${i}="https://h${word(6)}.com/?token=${word(20)}";\n`,
  },
  { name: 'openings of URLs', path: 'a.txt', part: () => 'https://' },
  { name: 'openings of keys', path: 'a.txt', part: () => '-----BEGIN PRIVATE KEY-----' },
  { name: 'openings of keys, a line each', path: 'a.txt', part: () => '-----BEGIN RSA PRIVATE KEY-----\n' },
  {
    name: 'bodies of keys',
    path: 'a.txt',
    part: (i, word) => `-----BEGIN PRIVATE KEY-----\n${base64(word(400))}\n-----END PRIVATE KEY-----\n`,
  },
  { name: 'openings of tokens', path: 'a.txt', part: () => 'ghp_' },
  {
    name: 'base64 of settings',
    path: 'a.yaml',
    part: (i, word) => `k${i}: ${base64(`DB_PASSWORD=${word(20)}`)}\n`,
  },
  {
    name: 'base64 of settings in a secret',
    path: 'a.yaml',
    open: 'kind: Secret\ndata:\n',
    part: (i, word) => `  k${i}: ${base64(`postgres://u:${word(20)}@db.x.com/a`)}\n`,
  },
  { name: 'base64 without end', path: 'a.txt', part: (i, word) => base64(word(96)) },
  {
    name: 'JWTs',
    path: 'a.txt',
    part: (i, word) =>
      `token: eyJhbGciOiJIUzI1NiJ9.${url64(`{"sub":"${word(8)}","role":"service_role"}`)}.${word(43)}\n`,
  },
  { name: 'openings of JWTs', path: 'a.txt', part: () => 'eyJhbGci.eyJ' },
  { name: 'settings', path: '.env', part: (i, word) => `API_KEY_${i}=${word(32)}\n` },
  {
    name: 'JSON, one line',
    path: 'a.json',
    open: '[',
    part: (i, word) => `{"password":"${word(20)}","url":"https://api.x${i}.com"},`,
    close: '0]',
  },
  {
    name: 'JSON, many lines',
    path: 'a.json',
    open: '{\n',
    part: (i, word) => `  "API_TOKEN_${i}": "${word(32)}",\n`,
    close: '"z":0}',
  },
  {
    name: 'JSON of another name',
    path: 'a.txt',
    open: '[',
    part: (i, word) => `{"password":"${word(20)}","host":"api.x${i}.com"},`,
    close: '0]',
  },
  { name: 'deep JSON', path: 'a.json', part: () => '{"password":[' },
  { name: 'deep YAML, flow', path: 'a.yaml', part: () => '{password: [' },
  { name: 'brackets', path: 'a.ts', part: () => '([{' },
  {
    name: 'YAML',
    path: 'a.yaml',
    part: (i, word) => `s${i}:\n  password: ${word(20)}\n  host: db${i}.x.com\n`,
  },
  {
    name: 'YAML anchors',
    path: 'a.yaml',
    part: (i, word) => `s${i}: &a${i}\n  password: ${word(20)}\nt${i}:\n  <<: *a${i}\n`,
  },
  { name: 'TOML', path: 'a.toml', part: (i, word) => `[s${i}]\npassword = "${word(20)}"\n` },
  {
    name: 'XML',
    path: 'a.xml',
    open: '<a>',
    part: (i, word) => `<add key="Password${i}" value="${word(20)}"/>`,
    close: '</a>',
  },
  { name: 'deep XML', path: 'a.xml', part: () => '<password>' },
  { name: 'HCL', path: 'a.tf', part: (i, word) => `variable "p${i}" {\n  password = "${word(20)}"\n}\n` },
  {
    name: 'a dump',
    path: 'a.sql',
    part: (i, word) =>
      `INSERT INTO users (id, password, token) VALUES (${i}, '${word(20)}', '${word(40)}');\n`,
  },
  {
    name: 'a dump, one statement',
    path: 'a.sql',
    open: 'INSERT INTO users (password, token) VALUES ',
    part: (i, word) => `('${word(20)}', '${word(40)}'),`,
  },
  { name: 'logins', path: '.netrc', part: (i, word) => `machine h${i}.com login u password ${word(20)}\n` },
  { name: 'properties', path: 'a.properties', part: (i, word) => `db${i}.password=${word(20)}\n` },
  { name: 'code', path: 'a.ts', part: (i, word) => `const token${i} = "${word(40)}";\n` },
  {
    name: 'code that uses names',
    path: 'a.ts',
    part: (i, word) =>
      `const token${i} = "${word(40)}"; fetch("https://h${i % 50}.com", { headers: { Authorization: token${i} } });\n`,
  },
  {
    name: 'one name used everywhere',
    path: 'a.py',
    part: (i, word) => `token = "${word(40)}"; requests.get("https://h${i}.com", headers={"X-Key": token})\n`,
  },
  {
    name: 'commands',
    path: 'a.sh',
    part: (i, word) => `curl -u admin:${word(20)} -H "Authorization: Bearer ${word(40)}" https://h${i}.com\n`,
  },
  { name: 'names of variables', path: 'a.ts', part: (i) => `process.env.TOKEN_X${i};\n` },
  { name: 'names of variables, one line', path: 'a.py', part: (i) => `os.environ["TOKEN_X${i}"];` },
  {
    name: 'secrets of a workflow',
    path: '.github/workflows/a.yml',
    open: 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n',
    part: (i) => `      - run: echo \${{ secrets.X${i} }}\n`,
  },
  {
    name: 'secrets in one step',
    path: '.github/workflows/a.yml',
    open: 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ',
    part: (i) => `\${{ secrets.X${i} }} `,
  },
  {
    name: 'jobs of a workflow',
    path: '.github/workflows/a.yml',
    open: 'on: push\njobs:\n',
    part: (i) =>
      `  j${i}:\n    runs-on: x\n    environment: e${i}\n    steps:\n      - run: echo \${{ secrets.X${i} }}\n`,
  },
  { name: 'many placeholders', path: 'a.txt', part: () => 'password=${PASSWORD}\n' },
  { name: 'quotes', path: 'a.txt', part: () => 'password="' },
  { name: 'equal signs', path: 'a.txt', part: () => 'password=' },
  { name: 'backslashes', path: 'a.json', open: '{"password":"', part: () => '\\\\' },
  {
    name: 'requests',
    path: 'a.http',
    part: (i, word) => `POST https://h${i}.com/a HTTP/1.1\nAuthorization: Bearer ${word(40)}\n\n`,
  },
];

const base64 = (text) => Buffer.from(text).toString('base64');
const url64 = (text) => Buffer.from(text).toString('base64url');

/** Letters and digits, never the same twice: `word(n)` gives n of them. */
function digits() {
  let count = 0;
  return (length) => {
    let text = '';
    while (text.length < length)
      text += createHash('sha256')
        .update(`${(count += 1)}`)
        .digest('base64')
        .replace(/[^A-Za-z0-9]/g, '');
    return text.slice(0, length);
  };
}

/** A content of a shape, of at least so many bytes. */
function contentOf({ open = '', part, close = '' }, size) {
  const word = digits();
  const parts = [open];
  for (let i = 0, length = 0; length < size; i += 1) {
    const text = part(i, word);
    parts.push(text);
    length += text.length;
  }
  return parts.join('') + close;
}

const CLEAN = {
  name: 'clean text',
  path: 'a.c',
  part: (i) =>
    `  for (int i${i % 97} = 0; i${i % 97} < count; i${i % 97} += 1) sum += rows[i${i % 97}].width;\n`,
};

/** Contents of a size by their names: `{ name, path, text }`, lazily. */
function* contents({ expand }, only) {
  const shapes = [
    ...SHAPES,
    ...[...examples()].map(({ name, template }) => ({
      name,
      path: 'a.txt',
      part: (i) => `${expand(template, i + 1).text}\n`,
    })),
  ];
  for (const shape of shapes) if (only === undefined || only.test(shape.name)) yield shape;
}

/** Processor seconds that the scan of a content takes. */
function scanned(scanner, path, text, encoding = 'utf8') {
  const bytes = Buffer.from(text, encoding);
  const began = process.cpuUsage();
  scanner.scan({ origin: { source: 'tree', path, tracking: 'none' }, bytes });
  const { user } = process.cpuUsage(began);
  const { matches, references, dense } = scanner.finish();
  return {
    seconds: user / 1e6,
    megabytes: bytes.length / 1e6,
    found: matches.length + references.length,
    dense: dense !== undefined,
  };
}

/**
 * A row for each kind of content: processor seconds a megabyte at one size and at four times that, beside those of clean
 * text, as Markdown; the slowest first.
 */
export async function denseTable({ size = 2 ** 20, only, note = () => {} } = {}) {
  const loadedNow = await loaded();
  const { detection } = JSON.parse(readFileSync(join(root, 'dist/catalogue/core.json'), 'utf8'));
  const scanner = loadedNow.createScanner(detection, loadedNow);
  const rate = (shape, times) => {
    const { seconds, megabytes, found, dense } = scanned(scanner, shape.path, contentOf(shape, size * times));
    return { rate: seconds / megabytes, found, dense };
  };
  for (let round = 0; round < 3; round += 1) rate(CLEAN, 16);
  const clean = rate(CLEAN, 64).rate;
  const rows = [];
  for (const shape of contents(loadedNow, only)) {
    const once = rate(shape, 1);
    const more = rate(shape, 4);
    note(`${shape.name} ${(once.rate * 1000).toFixed(0)} ${(more.rate * 1000).toFixed(0)}`);
    rows.push({ name: shape.name, once, more, growth: more.rate / once.rate, factor: more.rate / clean });
  }
  rows.sort((a, b) => b.more.rate - a.more.rate);
  return [
    `Clean text: ${(clean * 1000).toFixed(1)} ms a MB. Sizes: ${size / 2 ** 20} MB and four times that.`,
    '',
    '| content | ms a MB | at four times the size | beside clean | found | skimmed |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows.map(
      ({ name, once, more, factor }) =>
        `| ${name} | ${(once.rate * 1000).toFixed(0)} | ${(more.rate * 1000).toFixed(0)} | ${factor.toFixed(0)} × | ${more.found} | ${more.dense ? 'yes' : ''} |`,
    ),
    '',
  ].join('\n');
}
