import { jsonText } from '../../../util/json-text.ts';
import type { Report } from '../../../model/report.ts';
import type { Graph } from './model.ts';

/** The picture as a versioned document, for other tools; its schema is `graph.schema.json`. */
export function graphJson({ name, asOf, contexts }: Graph, report: Report): string {
  const { version, catalogue, exit } = report;
  return jsonText({
    version: 1,
    kind: 'graph',
    tool: { name: 'overscope', version, catalogue: catalogue.hash, reviewed: catalogue.reviewed },
    asOf,
    complete: exit !== 3,
    audited: { name },
    contexts: contexts.map((context) => ({
      name: context.name,
      kind: context.kind,
      nodes: context.nodes.map(({ id, kind, lines, ref, operations }) => ({
        id,
        kind,
        lines: [...lines],
        ref: ref ?? null,
        ...(operations === undefined ? {} : { operations: [...operations] }),
      })),
      edges: context.edges.map(({ from, to, label, atMost, state }) => ({
        from,
        to,
        label,
        atMost,
        state: state ?? null,
      })),
    })),
  });
}
