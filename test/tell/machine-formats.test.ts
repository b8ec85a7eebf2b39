import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { AS_OF, overscope, readFixtures, ROOT, withRepository } from '../support/fixtures.ts';

const NAMES = ['bad/exceeds-job/pocketos', 'bad/prompt-only-gate/replit-one-url', 'ok/clean'];
const fixtures = readFixtures().filter((fixture) => NAMES.includes(fixture.name));
const addFormats = ajvFormats.default;

function readJson(path: string): object {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as object;
}

/** Validates and gives the first problems, empty where the document is valid. */
function problems(ajv: Ajv, schema: object, document: unknown): string[] {
  addFormats(ajv);
  const validate = ajv.compile(schema);
  validate(document);
  return (validate.errors ?? []).slice(0, 5).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

async function formatOf(name: string, format: string): Promise<unknown> {
  const fixture = fixtures.find((item) => item.name === name);
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  return withRepository(fixture.scenario, async (folder) => {
    const run = await overscope(folder, ['audit', '--as-of', AS_OF, '--format', format]);
    return JSON.parse(run.stdout) as unknown;
  });
}

test.each(NAMES)('SARIF of %s is valid against the 2.1.0 schema', async (name) => {
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = readJson('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Record<
    string,
    unknown
  >;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  expect(problems(ajv, schema, await formatOf(name, 'sarif'))).toEqual([]);
});

test.each(NAMES)('JSON of %s is valid against the published schema', async (name) => {
  const schema = readJson('src/tell/report/report.schema.json');
  const document = await formatOf(name, 'json');
  expect(problems(new Ajv2020({ strict: false, allErrors: true }), schema, document)).toEqual([]);
  expect(
    problems(new Ajv2020({ strict: false }), schema, { ...(document as object), result: 'green' }),
  ).toHaveLength(1);
});

test('SARIF has one rule for each check and level, with its security severity', async () => {
  const log = (await formatOf('bad/exceeds-job/pocketos', 'sarif')) as SarifLog;
  const [run] = log.runs;
  const rules = run?.tool.driver.rules ?? [];
  expect(rules.map((rule) => rule.id)).toContain('exceeds-job/critical');
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  for (const rule of rules) expect(Number(rule.properties['security-severity'])).toBeGreaterThan(0);
  for (const result of run?.results ?? []) {
    expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(result.partialFingerprints['overscope/v1']).toMatch(/^[a-z-]+:[0-9a-f]{6,}$/);
  }
});

interface SarifLog {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly { readonly id: string; readonly properties: Record<string, string> }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly partialFingerprints: Record<string, string>;
    }[];
  }[];
}
