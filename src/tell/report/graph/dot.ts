import { printable } from '../../../util/printable.ts';
import { clipMiddle } from '../../../util/wrap.ts';
import type { Graph, GraphEdge, GraphNode, NodeKind } from './model.ts';

const WIDEST = 60;

const SHAPES: Readonly<Record<NodeKind, string>> = {
  credential: 'box',
  operations: 'oval',
  asset: 'cylinder',
  recovery: 'folder',
  more: 'plaintext',
};

/** The picture in Graphviz's language. */
export function dotText({ contexts }: Graph): string {
  const lines = [
    'digraph overscope {',
    '  rankdir=LR; node [fontname="sans-serif", fontsize=11]; edge [fontname="sans-serif", fontsize=10];',
    ...contexts.flatMap(({ name, nodes, edges }, position) => [
      `  subgraph cluster_${position + 1} {`,
      `    label=${quoted([name])};`,
      ...nodes.map((node) => `    ${nodeText(node)}`),
      ...edges.map((edge) => `    ${edgeText(edge)}`),
      '  }',
    ]),
    ...(contexts.length === 0 ? ['  n0 [label="no credential in what was read"];'] : []),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function nodeText({ id, kind, lines }: GraphNode): string {
  return `${id} [shape=${SHAPES[kind]}, label=${quoted(lines)}];`;
}

function edgeText({ from, to, label, atMost, state }: GraphEdge): string {
  const attributes = [
    ...(label === '' ? [] : [`label=${quoted([label])}`]),
    ...(atMost ? ['style=dashed'] : []),
    ...(state === 'none' || state === 'void' ? ['color="#bb0000"'] : []),
  ];
  return `${from} -> ${to}${attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`};`;
}

/** A quoted string: only a backslash, a quote and the start of an entity mean something in one. */
function quoted(lines: readonly string[]): string {
  const safe = lines.map((line) =>
    clipMiddle(printable(line), WIDEST)
      .replaceAll('\\', '\\\\')
      .replaceAll('"', '\\"')
      .replaceAll('&', '&amp;'),
  );
  return `"${safe.join('\\n')}"`;
}
