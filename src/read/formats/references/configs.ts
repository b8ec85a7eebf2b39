import { parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { nesting } from '../../../util/nesting.ts';
import type { Source } from './found.ts';

const MCP =
  /(?:^|\/)(?:\.?mcp\.json|mcp_config\.json|mcp-config\.json|claude_desktop_config\.json|cline_mcp_settings\.json|mcp_settings\.json|mcp_servers\.json|\.claude\.json|opencode\.jsonc?|\.gemini\/settings\.json|\.zed\/settings\.json|\.amazonq\/[\w-]+\.json)$/;
const MCP_TOML = /(?:^|\/)\.codex\/config\.toml$/;
const SERVERS = new Set(['mcpServers', 'servers', 'context_servers', 'mcp']);
const MAX_NESTING = 200;
const MAX_TEXT = 1024 * 1024;
const VARIABLE =
  /\$\{(?:env:|input:)?([A-Za-z_][\w-]{1,127})(?::-[^}]{0,200})?\}|\$([A-Z][A-Z0-9_]{2,127})\b|\{env:([A-Za-z_]\w{1,127})\}/g;

/** Whether a path is a configuration of MCP servers. */
export function isMcp(path: string): boolean {
  return MCP.test(path) || MCP_TOML.test(path);
}

/** Reads MCP servers: each by its name, and the variables that are handed to it. */
export function readMcp(source: Source): void {
  if (source.text.length > MAX_TEXT || nesting(source.text) > MAX_NESTING) return;
  if (MCP_TOML.test(source.path)) {
    readMcpToml(source);
    return;
  }
  let root: Node | undefined;
  try {
    root = parseTree(source.text, [], { allowTrailingComma: true });
  } catch {
    return;
  }
  for (const [key, servers] of entries(root)) {
    if (SERVERS.has(key.text))
      for (const [name, server] of entries(servers)) readServer(source, name, server);
  }
}

interface Key {
  readonly text: string;
  readonly offset: number;
  readonly length: number;
}

function entries(node: Node | undefined): [Key, Node][] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap((property): [Key, Node][] => {
    const [key, value] = property.children ?? [];
    return key && value ? [[{ text: String(key.value), offset: key.offset, length: key.length }, value]] : [];
  });
}

function textOf(server: Node, key: string): string | undefined {
  const found = entries(server).find(([name]) => name.text === key)?.[1].value;
  return typeof found === 'string' ? found : undefined;
}

function readServer(source: Source, name: Key, server: Node): void {
  const url = textOf(server, 'url') ?? textOf(server, 'serverUrl') ?? textOf(server, 'httpUrl');
  const command = textOf(server, 'command');
  const args = (entries(server).find(([key]) => key.text === 'args')?.[1].children ?? []).flatMap(
    ({ value }) => (typeof value === 'string' ? [value] : []),
  );
  const host = /:\/\/(?:[^/@\s]{1,200}@)?([\w.-]{1,253})/.exec(
    url ?? args.find((one) => one.includes('://')) ?? '',
  )?.[1];
  const program = args.find((one) => /^(?:@[\w.-]+\/)?[a-z][\w./-]*(?:@[\w.]+)?$/i.test(one));
  const named = [host, command?.slice(command.lastIndexOf('/') + 1), program?.replace(/(.)@[\w.-]+$/, '$1')];
  const uses = [...new Set(named.flatMap((one) => (one === undefined || one === '' ? [] : [one])))].sort();
  const step = `${source.path}#${name.text}`;
  source.add(name.offset + 1, Math.max(name.offset + 1, name.offset + name.length - 1), {
    store: 'mcp',
    name: name.text,
    uses,
    step,
  });
  const text = source.text.slice(server.offset, server.offset + server.length);
  for (const match of text.matchAll(VARIABLE)) {
    const variable = match[1] ?? match[2] ?? match[3] ?? '';
    if (variable === 'workspaceFolder' || variable === 'userHome') continue;
    const at = server.offset + match.index;
    const key = /"([^"\n]{1,128})"\s*:\s*"[^"\n]{0,200}$/.exec(
      source.text.slice(Math.max(0, at - 350), at),
    )?.[1];
    source.add(at, at + match[0].length, {
      store: 'environment',
      name: variable,
      ...(key === undefined ? {} : { variable: key }),
      uses,
      step,
    });
  }
}

/** Codex writes its servers in TOML: `[mcp_servers.name]`, variables by their names. */
function readMcpToml(source: Source): void {
  const heads = [
    ...source.text.matchAll(
      /^\[mcp_servers\.["']?([\w.-]{1,128}?)["']?(?:\.(?:env|http_headers|env_http_headers))?\]/gm,
    ),
  ];
  for (const [index, head] of heads.entries()) {
    const name = head[1] ?? '';
    const body = source.text.slice(head.index, heads[index + 1]?.index ?? source.text.length);
    const host = /:\/\/([\w.-]{1,253})/.exec(body)?.[1];
    const command = /^command\s*=\s*["']([^"'\n]{1,200})/m.exec(body)?.[1];
    const uses = [host, command].filter((one): one is string => one !== undefined).sort();
    const step = `${source.path}#${name}`;
    if (!source.found.some((one) => one.name === name))
      source.add(head.index, head.index + head[0].length, { store: 'mcp', name, uses, step });
    for (const match of body.matchAll(
      /^(bearer_token_env_var|env_vars)\s*=\s*(?:["']([\w-]{1,128})["']|\[([^\]\n]{0,500})\])/gm,
    )) {
      const names =
        match[2] === undefined
          ? [...(match[3] ?? '').matchAll(/["']([\w-]{1,128})["']/g)].map((one) => one[1] ?? '')
          : [match[2]];
      const at = head.index + match.index;
      for (const one of names)
        source.add(at, at + match[0].length, {
          store: 'environment',
          name: one,
          variable: match[1] ?? '',
          uses,
          step,
        });
    }
  }
}

/** Reads the plugins that a kubeconfig runs to obtain a credential, by their command line. */
export function readKubeconfig(source: Source): void {
  if (!/^kind:\s*["']?Config\b/m.test(source.text) || source.text.length > MAX_TEXT) return;
  for (const match of source.text.matchAll(/^([ \t]*)exec:[ \t]*\r?\n/gm)) {
    const indent = (match[1] ?? '').length;
    const rest = source.text
      .slice(match.index + match[0].length, match.index + match[0].length + 8000)
      .split('\n');
    const end = rest.findIndex(
      (line) => line.trim() !== '' && line.length - line.trimStart().length <= indent,
    );
    const body = (end === -1 ? rest : rest.slice(0, end)).join('\n');
    const command = /^[ \t]+command:[ \t]*["']?([^\s"']{1,256})/m.exec(body)?.[1];
    if (command === undefined) continue;
    const words = [...body.matchAll(/^[ \t]*-[ \t]+["']?([^\s"'#]{1,256})["']?[ \t]*$/gm)].map(
      (one) => one[1] ?? '',
    );
    source.add(match.index + indent, match.index + indent + 4, {
      store: 'exec',
      name: [command.slice(command.lastIndexOf('/') + 1), ...words].join(' ').slice(0, 300),
      uses: [command.slice(command.lastIndexOf('/') + 1)],
      step: `${source.path}#${match.index}`,
    });
  }
}
