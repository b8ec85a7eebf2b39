import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import {
  A_PAGE,
  dotText,
  graphJson,
  graphOf,
  mermaidText,
  NO_LIMITS,
} from '../../src/tell/report/graph/index.ts';
import { ROOT } from '../support/fixtures.ts';
import { boxLock, credential, reported, verdict, type World } from '../support/world.ts';

const same = (text: string): string => text;
const found = [{ kind: 'acme/box', name: 'letters', place: { path: 'infra/box.tf', line: 1, column: 1 } }];

function reportFor(world: World): Report {
  return reported(verdict(world));
}

const two = reportFor({
  credentials: [
    credential('acme/master-key'),
    credential('acme/scoped-key', { id: 'bbbbbb', fingerprint: 'v1:bb' }),
  ],
  found,
  gates: [boxLock()],
});

describe('the picture', () => {
  test('as Mermaid', () => {
    expect(mermaidText(graphOf(two, A_PAGE, same))).toMatchInlineSnapshot(`
      "flowchart LR
        subgraph c1["workspace"]
          n1["Acme master key aaaaaa<br/>deploy.sh:3"]
          n2(["dropBox"])
          n3[("letters<br/>acme/box")]
          n4(["bin<br/>dropSite"])
          n5(["dropCopy"])
          n6[("a copy of a box")]
          n7["Acme scoped key bbbbbb<br/>deploy.sh:3"]
          n8(["dropBox"])
          n9(["bin<br/>dropSite"])
          n10(["dropCopy"])
          n11[/"a copy of a box"/]
          n1 -->|"can: gate box lock"| n2
          n2 -->|"destroys"| n3
          n1 -->|"can: no gate"| n4
          n4 -->|"destroys"| n3
          n1 -->|"can: no gate"| n5
          n5 -->|"destroys"| n6
          n7 -.->|"at most: gate box lock"| n8
          n8 -.->|"destroys"| n3
          n7 -.->|"at most: no gate"| n9
          n9 -.->|"destroys"| n3
          n7 -.->|"at most: no gate"| n10
          n10 -.->|"destroys"| n6
          n3 -->|"restored from, within reach"| n11
        end
        classDef bare stroke:#b00,stroke-width:2px
        class n4,n5,n9,n10,n11 bare
      "
    `);
  });

  test('as dot', () => {
    expect(dotText(graphOf(two, A_PAGE, same))).toMatchInlineSnapshot(`
      "digraph overscope {
        rankdir=LR; node [fontname="sans-serif", fontsize=11]; edge [fontname="sans-serif", fontsize=10];
        subgraph cluster_1 {
          label="workspace";
          n1 [shape=box, label="Acme master key aaaaaa\\ndeploy.sh:3"];
          n2 [shape=oval, label="dropBox"];
          n3 [shape=cylinder, label="letters\\nacme/box"];
          n4 [shape=oval, label="bin\\ndropSite"];
          n5 [shape=oval, label="dropCopy"];
          n6 [shape=cylinder, label="a copy of a box"];
          n7 [shape=box, label="Acme scoped key bbbbbb\\ndeploy.sh:3"];
          n8 [shape=oval, label="dropBox"];
          n9 [shape=oval, label="bin\\ndropSite"];
          n10 [shape=oval, label="dropCopy"];
          n11 [shape=folder, label="a copy of a box"];
          n1 -> n2 [label="can: gate box lock"];
          n2 -> n3 [label="destroys"];
          n1 -> n4 [label="can: no gate", color="#bb0000"];
          n4 -> n3 [label="destroys"];
          n1 -> n5 [label="can: no gate", color="#bb0000"];
          n5 -> n6 [label="destroys"];
          n7 -> n8 [label="at most: gate box lock", style=dashed];
          n8 -> n3 [label="destroys", style=dashed];
          n7 -> n9 [label="at most: no gate", style=dashed, color="#bb0000"];
          n9 -> n3 [label="destroys", style=dashed];
          n7 -> n10 [label="at most: no gate", style=dashed, color="#bb0000"];
          n10 -> n6 [label="destroys", style=dashed];
          n3 -> n11 [label="restored from, within reach", color="#bb0000"];
        }
      }
      "
    `);
  });

  test('as JSON, valid against its schema, and the same twice', () => {
    const path = join(ROOT, 'src/tell/report/graph/graph.schema.json');
    const schema = JSON.parse(readFileSync(path, 'utf8')) as object;
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
    const text = graphJson(graphOf(two, NO_LIMITS, same), two);
    expect(graphJson(graphOf(two, NO_LIMITS, same), two)).toBe(text);
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...(JSON.parse(text) as object), kind: 'chart' })).toBe(false);
  });

  test('without a credential', () => {
    const graph = graphOf(reportFor({ credentials: [] }), A_PAGE, same);
    expect(mermaidText(graph)).toBe('flowchart LR\n  n0["no credential in what was read"]\n');
    expect(dotText(graph)).toContain('no credential in what was read');
  });
});

test('what is not drawn is counted, and --all draws it', () => {
  const credentials = Array.from({ length: 9 }, (_, index) =>
    credential('acme/master-key', { id: `aaaaa${index}`, fingerprint: `v1:${index}` }),
  );
  const report = reportFor({ credentials });
  const page = mermaidText(graphOf(report, A_PAGE, same));
  expect(page).toContain('and 3 more credentials');
  expect(page).not.toContain('aaaaa8');
  const all = mermaidText(graphOf(report, NO_LIMITS, same));
  expect(all).not.toMatch(/and \d+ more (?:credential|operation|asset)/);
  expect(all).toContain('aaaaa8');
});

/** A line of the flowchart that we write: nothing of a label can make another one. */
const MERMAID =
  /^(?:flowchart LR| {2}subgraph c\d+\["[^"<>`[\]{}|]*"\]| {2}end| {4}n\d+(?:\["|\(\["|\[\("|\[\/"|\(")(?:[A-Za-z0-9 .,:/_-]|#\d+;|<br\/>)*(?:"\]|"\]\)|"\)\]|"\/\]|"\))| {4}n\d+ -\.?->(?:\|"(?:[A-Za-z0-9 .,:/_-]|#\d+;)*"\|)? n\d+| {2}classDef [^"]*| {2}class [n\d,]+ bare)$/;
const DOT =
  /^(?:digraph overscope \{| {2}rankdir=.*| {2}subgraph cluster_\d+ \{| {4}label="(?:[^"\\]|\\.)*";| {4}n\d+ \[shape=\w+, label="(?:[^"\\]|\\.)*"\];| {4}n\d+ -> n\d+(?: \[(?:(?:label|color)="(?:[^"\\]|\\.)*"|style=dashed|, )*\])?;| {2}\}|\})$/;

test('no name can break out of its label', () => {
  const name = oneof(
    string({ unit: 'binary', maxLength: 90 }),
    constantFrom('"];\nend', '`x`', '%%{init: {}}%%', '</text><script>', '\\"];x', '#quot;', 'a|b', '\u202e'),
  );
  assert(
    property(name, name, (path, asset) => {
      const graph = graphOf(
        reportFor({
          credentials: [credential('acme/master-key', { at: { path } })],
          found: [{ kind: 'acme/box', name: asset, place: { path, line: 1, column: 1 } }],
        }),
        NO_LIMITS,
        same,
      );
      for (const line of mermaidText(graph).trimEnd().split('\n')) expect(line).toMatch(MERMAID);
      for (const line of dotText(graph).trimEnd().split('\n')) expect(line).toMatch(DOT);
    }),
    { numRuns: 150 },
  );
});

test('a value in a name is taken out before anything is escaped', () => {
  const report = reportFor({
    credentials: [credential('acme/master-key', { at: { path: 'a+b/secret=x' } })],
  });
  const graph = graphOf(report, A_PAGE, (text) => text.replaceAll('secret=x', '[redacted]'));
  for (const text of [mermaidText(graph), dotText(graph), graphJson(graph, report)])
    expect(text).not.toContain('secret');
});
