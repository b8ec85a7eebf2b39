import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { AS_OF, overscope, readFixtures, withRepository } from '../support/fixtures.ts';
import { expand } from '../../src/util/template.ts';
import { Workplace } from '../cli/hooks/world.ts';

const TOKEN = expand('{uuid}', 'comment').text;
const fixtures = readFixtures();
const NAMES = [
  'bad/exceeds-job/pocketos',
  'bad/prompt-only-gate/replit-one-url',
  'bad/manifest-widened/gate-added',
  'ok/clean',
];

async function as(format: string, name: string, ...args: readonly string[]): Promise<string> {
  const fixture = fixtures.find((item) => item.name === name);
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  return withRepository(
    fixture.scenario,
    async (folder) =>
      (await overscope(folder, ['audit', '--as-of', AS_OF, '--format', format, ...args])).stdout,
  );
}

const text = (maxLength?: number): object => ({
  type: 'string',
  minLength: 1,
  ...(maxLength === undefined ? {} : { maxLength }),
});
const TOOL = {
  type: 'object',
  required: ['id', 'name', 'version', 'vendor'],
  properties: {
    id: text(),
    name: text(),
    version: text(),
    url: { type: 'string', pattern: '^https?://.+' },
    vendor: { type: 'object', required: ['name'], properties: { name: text() } },
  },
};
const TIME = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' };

/**
 * What GitLab's schema 15.2.1 asks of a secret detection report, as far as this reporter writes it, in our words;
 * nothing more may be written. `GITLAB_REPORT_SCHEMA` names a copy of the published schema to be held against as well.
 */
const SCHEMA = {
  type: 'object',
  required: ['scan', 'version', 'vulnerabilities'],
  additionalProperties: false,
  properties: {
    version: { const: '15.2.1' },
    schema: { type: 'string', pattern: '^https?://.+' },
    scan: {
      type: 'object',
      required: ['analyzer', 'end_time', 'scanner', 'start_time', 'status', 'type'],
      additionalProperties: false,
      properties: {
        analyzer: TOOL,
        scanner: TOOL,
        start_time: TIME,
        end_time: TIME,
        status: { enum: ['success', 'failure'] },
        type: { const: 'secret_detection' },
        messages: {
          type: 'array',
          items: {
            type: 'object',
            required: ['level', 'value'],
            properties: { level: { enum: ['info', 'warn', 'fatal'] }, value: text() },
          },
        },
      },
    },
    vulnerabilities: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'identifiers', 'location'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
          name: text(255),
          description: text(1_048_576),
          severity: { enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] },
          solution: text(7000),
          identifiers: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['type', 'name', 'value'],
              additionalProperties: false,
              properties: {
                type: text(),
                name: text(),
                value: text(),
                url: { type: 'string', pattern: '^(https?|ftp)://.+' },
              },
            },
          },
          location: {
            type: 'object',
            required: ['commit'],
            additionalProperties: false,
            properties: {
              file: { type: 'string' },
              start_line: { type: 'number' },
              end_line: { type: 'number' },
              commit: { type: 'object', required: ['sha'], properties: { sha: text() } },
            },
          },
        },
      },
    },
  },
};

function schemas(): object[] {
  const published = process.env['GITLAB_REPORT_SCHEMA'];
  return published === undefined ? [SCHEMA] : [SCHEMA, JSON.parse(readFileSync(published, 'utf8')) as object];
}

test.each(NAMES)('the GitLab report of %s is what GitLab reads', async (name) => {
  const report = JSON.parse(await as('gitlab', name)) as { vulnerabilities: { id: string }[] };
  for (const schema of schemas()) {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    validate(report);
    expect((validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)).toEqual(
      [],
    );
  }
  const ids = report.vulnerabilities.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length > 0).toBe(!name.startsWith('ok/'));
});

test('an incomplete audit is a failed scan for GitLab', async () => {
  const report = JSON.parse(await as('gitlab', 'ok/clean', '--base', 'nowhere')) as {
    scan: { status: string; messages: { value: string }[] };
  };
  expect(report.scan.status).toBe('failure');
  expect(report.scan.messages[0]?.value).toContain('nowhere');
});

/** A repository with a manifest, to which a request will add. */
function request(): Workplace {
  const place = new Workplace();
  place
    .write('overscope.yaml', 'version: 1\njobs: {}\n')
    .write('AGENTS.md', 'Never delete the volume in production.\n');
  place.commit('manifest');
  return place;
}

/** The comment on what the last commit adds. */
function comment(place: Workplace): string {
  return place.overscope('audit', '--base', 'main~1', '--as-of', AS_OF, '--format', 'comment').said;
}

describe('the comment on a request', () => {
  test('one finding, as it reads', () => {
    const place = request();
    place.write('scripts/add-domain.sh', `export RAILWAY_API_TOKEN=${TOKEN}\n`).commit('token');
    const said = comment(place)
      .replaceAll(/`[0-9a-f]{6}`/g, '`9d41c7`')
      .replaceAll(/\b[0-9a-f]{7}\b/g, '4f2c91e')
      .replaceAll(/\d{3}(?= operations)|\d+(?= irreversible)|\d+(?= to )/g, 'N');
    expect(said).toBe(`<!-- overscope -->
### overscope: Railway account token: can delete a volume, its data and its backups

**Railway account token**, \`scripts/add-domain.sh:1\` · critical · \`9d41c7\`

|  |  |
|---|---|
| Scope | job unknown · token N to N operations · N irreversible<br>\`volumeDelete\` a volume, its data and its backups |
| Gate | none before volumeDelete<br>AGENTS.md:1 forbids it in words, which nothing enforces |
| Backup | none out of this token’s reach<br>a volume's backups: wiping a volume deletes all its backups; they restore into the same project and environment only |
| Also | a tracked file holds it (leaked-credential) |

1. Replace it at its provider. Deleting the line is not enough: commit 4f2c91e still holds it. <https://railway.com/account/tokens>
2. Use a narrower kind: Railway project token. It reaches one environment. Assume that it deletes that environment's volumes too: Railway does not publish what it may not call. No read-only and no per-operation token exists. <https://docs.railway.com/integrations/api>
3. If it is needed, write a job in overscope.yaml that names it and its operations.

<sub>4f2c91e → 4f2c91e: 4 files, 1 commit read, judged by the manifest of the base. This comment is updated in place and removed when nothing is left.</sub>
`);
  });

  test('nothing to say is nothing', () => {
    const place = request();
    place.write('README.md', '# Shop\n').commit('readme');
    expect(comment(place)).toBe('');
  });

  test('what a repository holds stays text: no mention, no link, no table of its own', () => {
    const place = request();
    const name = '@acme-admins | [x](https://evil.example) <img src=x>.env';
    place.write(name, `RAILWAY_API_TOKEN=${TOKEN}\n`);
    place.write('u.ts', `const u = 'postgres://@everyone:${TOKEN}@db.prod.acme.io/x';\n`).commit('names');
    const said = comment(place);
    const outside = said.replaceAll(/`[^`]*`/g, '');
    expect(outside).not.toMatch(/@\w|<img|\]\(/);
    expect(said).not.toContain(TOKEN);
  });

  test('a hundred findings fit into one comment', () => {
    const place = request();
    for (let at = 0; at < 100; at += 1)
      place.write(`a${at}.env`, `RAILWAY_API_TOKEN=${expand('{uuid}', `comment ${at}`).text}\n`);
    place.commit('many');
    const said = comment(place);
    expect(said.length).toBeLessThan(65_536);
    expect(said).toContain('this change brings 100 findings');
    expect(said.match(/^- Railway account token/gm)).toHaveLength(20);
    expect(said).toContain('- 75 more findings');
  });
});

test('Azure: no command of a repository’s own', () => {
  const place = new Workplace();
  const token = expand('{uuid}', 'azure').text;
  place.write('##vso[task.setvariable variable=x]y;z].env', `RAILWAY_API_TOKEN=${token}\n`).commit('name');
  const said = place.overscope('audit', '--format', 'azure', '--as-of', AS_OF).said;
  expect(said.match(/##vso\[/g)).toHaveLength(1);
  expect(said).toContain(String.raw`sourcepath=#\u{23}vso[task.setvariable variable=x%5Dy%3Bz%5D.env;`);
  expect(said).not.toContain(token);
});
