import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createScanner } from '../../../src/read/detect/index.ts';
import { readReferences, readValues } from '../../../src/read/formats/index.ts';
import { detection, file, random, rule, uuid } from './detection.ts';

const rules = detection([
  rule({
    type: 'acme/token',
    shape: 'uuid',
    anchors: ['acme'],
    near: [
      { variable: ['ACME_TOKEN', 'ACME_API_KEY', '*acme*secret'] },
      { host: ['api.acme.io'], header: ['authorization'] },
    ],
  }),
  rule({
    type: 'linear/key',
    shape: 'hex:40',
    anchors: ['linear'],
    near: [{ variable: ['LINEAR_API_KEY'] }],
  }),
  rule({
    type: 'box/key',
    shape: 'token',
    anchors: ['box'],
    near: [{ word: ['box'], variable: ['api_key', 'apikey'] }],
  }),
  rule({
    type: 'generic/password',
    provider: 'generic',
    shape: 'password',
    anchors: ['password', 'passwd', 'identified'],
    near: [{ variable: ['*password', '*passwd', '*password_*'] }],
  }),
  rule({
    type: 'shop/pair',
    shape: 'base64:40',
    anchors: ['shop'],
    near: [{ keys: ['shop.secret', 'shop.*.secret'] }, { section: ['shop'], variable: ['secret'] }],
  }),
  rule({
    type: 'kube/token',
    shape: 'token',
    anchors: ['users'],
    near: [{ keys: ['users.*.user.token', 'users.*.user.password'] }],
  }),
  rule({
    type: 'kube/config',
    shape: 'token',
    anchors: ['user'],
    near: [{ file: ['kubeconfig*'], keys: ['user.token', 'user.password'] }],
  }),
  rule({
    type: 'cache/password',
    shape: 'password',
    anchors: ['cache-cli', 'cache_pass'],
    near: [{ flag: ['a', 'pass'], command: ['cache-cli'] }, { variable: ['CACHE_PASS'] }],
  }),
  rule({ type: 'dent/key', pattern: '\\bdent_(?<secret>[A-Za-z0-9]{24})\\b', anchors: ['dent_'] }),
]);

const names = [
  'ACME_TOKEN',
  'acmeApiKey',
  'MY_ACME_TOKEN_PROD',
  'acme',
  'my-acme-web-secret',
  'LINEAR_API_KEY',
  'linear',
  'linearApiKey',
  'api_key',
  'box.api_key',
  'password',
  'DB_PASSWORD',
  'userPassword',
  'password_hash',
  'secret',
  'shop',
  'token',
];

const syntaxes: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name}=${value}`,
  (name, value) => `export ${name}="${value}"`,
  (name, value) => `const ${name} = '${value}';`,
  (name, value) => `  "${name}": "${value}",`,
  (name, value) => `${name}: ${value}`,
  (name, value) => `${name}:\n  ${value}`,
  (name, value) => `env:\n  - name: ${name}\n    value: ${value}`,
  (name, value) => `ENV ${name} ${value}`,
  (name, value) => `set ${name} ${value}`,
  (name, value) => `cli --${name} ${value} --quiet`,
  (name, value) => `os.environ.setdefault("${name}", "${value}")`,
  (name, value) => `x = process.env.${name} || "${value}"`,
  (name, value) => `<${name}>${value}</${name}>`,
  (name, value) => `<add key="${name}" value="${value}"/>`,
  (name, value) => `CREATE USER u IDENTIFIED BY '${value}'; -- ${name}`,
  (name, value) => `{"${name}": {"secret": "${value}"}}`,
  (name, value) => `[${name}]\nsecret = ${value}`,
  (name, value) => `curl -H "Authorization: Bearer ${value}" https://api.acme.io/v1 # ${name}`,
  (name, value) => `// box\n${name} := "${value}"`,
  (name, value) => `url = "https://api.acme.io"\n${name} = "${value}"\nget(url, ${name})`,
  (name, value) => `the ${name} is ${value}, they say`,
  (name, value) => `dent_${value} ${name}`,
  (name, value) => `users:\n- name: x\n  user:\n    ${name}: ${value}`,
  (name, value) => `{"users": [{"user": {"${name}": "${value}"}}]}`,
  (name, value) => `/usr/bin/cache-cli -h ${name} -a ${value}`,
  (name, value) => `CACHE_PASS=${name} cache-cli --pass='${value}' ping`,
];

const value = fc
  .integer({ min: 0, max: 999 })
  .chain((seed) =>
    fc.constantFrom(
      uuid(String(seed)),
      random('hex', 40, String(seed)),
      random('base64', 40, String(seed)),
      random('base62', 24, String(seed)),
      'changeme',
      '${VALUE}',
      'correct horse battery',
      '',
    ),
  );
const statement = fc
  .tuple(fc.constantFrom(...names), value, fc.constantFrom(...syntaxes))
  .map(([name, text, write]) => write(name, text));
const filler = fc.constantFrom(
  '',
  'int main(void) { return linear_interpolate(box, shop); }\n',
  'ünïcode – text\n'.repeat(40),
  '# the acme of passwords\n'.repeat(200),
  `${'x'.repeat(5000)}\n`,
);
const content = fc
  .array(fc.tuple(filler, statement), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.map(([text, line]) => `${text}${line}\n`).join(''));
const path = fc.constantFrom(
  'a.ts',
  'a.py',
  'a.env',
  'a.yaml',
  'a.json',
  'a.toml',
  'a.xml',
  'a.md',
  'Dockerfile',
  'kubeconfig',
  'kubeconfig.yaml',
  '.pgpass',
  'a.c',
  'a',
);

function found(gated: boolean, name: string, text: string): string[] {
  const scanner = createScanner(rules, { readValues, readReferences }, { gated });
  scanner.scan(file(name, text));
  return scanner
    .finish()
    .matches.map(({ span, fits }) => `${String(span.start)}-${String(span.end)} ${fits.join(' ')}`);
}

const RUNS = Number(process.env['GATE_RUNS'] ?? 600);

test(
  'gates refuse nothing that would be found',
  () => {
    fc.assert(
      fc.property(path, content, (name, text) => {
        expect(found(true, name, text)).toEqual(found(false, name, text));
      }),
      { numRuns: RUNS },
    );
  },
  100 * RUNS,
);

test('what was barren in one version of a file is found again nowhere and missed nowhere', () => {
  const scanner = createScanner(rules, { readValues, readReferences });
  const filling = 'const linear = shop(box, "acme");\n'.repeat(300);
  const texts = [filling, `${filling}ACME_TOKEN=${uuid()}\n`, filling, `ACME_TOKEN=${uuid('b')}\n${filling}`];
  for (const [version, text] of texts.entries()) {
    scanner.scan({
      origin: { source: 'history', path: 'a.py', tracking: 'none', blob: String(version) },
      bytes: Buffer.from(text),
    });
  }
  expect(scanner.finish().matches.map(({ origin }) => origin.blob)).toEqual(['1', '3']);
});

const besideJson: readonly (readonly [string, string, string])[] = [
  ['after a document', 'a', '{"a": {"secret": "x"}}\nACME_TOKEN=%\n'],
  ['after a document and much else', 'a', `{"a": {"secret": "x"}}\n${'x'.repeat(5000)}\nACME_TOKEN=%\n`],
  ['between documents', 'a.json', '{"a": 1}\nACME_TOKEN=%\n{"b": 2}\n'],
  ['in a document', 'a.json', '{"a": "x"\nACME_TOKEN=%\n}\n'],
  ['after a bracket that nothing closes', 'a', '{\nACME_TOKEN=%\n'],
];

test.each(besideJson)('what is no JSON is read %s, gated or not', (_where, name, template) => {
  const text = template.replace('%', uuid());
  for (const gated of [true, false]) expect(found(gated, name, text)).toHaveLength(1);
});
