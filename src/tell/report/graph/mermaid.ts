import { printable } from '../../../util/printable.ts';
import { clipMiddle } from '../../../util/wrap.ts';
import type { Graph, GraphEdge, GraphNode, NodeKind } from './model.ts';

/** Longest line of a label. */
const WIDEST = 60;

/** Brackets that give a node its shape. */
const SHAPES: Readonly<Record<NodeKind, readonly [string, string]>> = {
  credential: ['["', '"]'],
  operations: ['(["', '"])'],
  asset: ['[("', '")]'],
  recovery: ['[/"', '"/]'],
  more: ['("', '")'],
};

/** The picture as a Mermaid flowchart, which code hosts draw in a fence of that name. */
export function mermaidText({ contexts }: Graph): string {
  const lines = [
    'flowchart LR',
    ...contexts.flatMap(({ name, nodes, edges }, position) => [
      `  subgraph c${position + 1}["${label([name])}"]`,
      ...nodes.map((node) => `    ${nodeText(node)}`),
      ...edges.map((edge) => `    ${edgeText(edge)}`),
      '  end',
    ]),
    ...(contexts.length === 0 ? ['  n0["no credential in what was read"]'] : []),
    ...classes(contexts.flatMap(({ nodes, edges }) => bare(nodes, edges))),
  ];
  return `${lines.join('\n')}\n`;
}

function nodeText({ id, kind, lines }: GraphNode): string {
  const [open, close] = SHAPES[kind];
  return `${id}${open}${label(lines)}${close}`;
}

function edgeText({ from, to, label: words, atMost }: GraphEdge): string {
  const arrow = atMost ? '-.->' : '-->';
  return `${from} ${arrow}${words === '' ? '' : `|"${label([words])}"|`} ${to}`;
}

/** Operations that nothing stands before, and backups that are none. */
function bare(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): string[] {
  const lost = new Set(edges.filter(({ state }) => state === 'none' || state === 'void').map(({ to }) => to));
  return nodes.filter(({ id }) => lost.has(id)).map(({ id }) => id);
}

function classes(ids: readonly string[]): string[] {
  return ids.length === 0
    ? []
    : ['  classDef bare stroke:#b00,stroke-width:2px', `  class ${ids.join(',')} bare`];
}

/** Lines of a label: everything that could mean something to Mermaid or HTML is written as a character code. */
function label(lines: readonly string[]): string {
  return lines
    .map((line) =>
      clipMiddle(printable(line), WIDEST).replace(
        /[^A-Za-z0-9 .,:/_-]/gu,
        (char) => `#${char.codePointAt(0)};`,
      ),
    )
    .join('<br/>');
}
