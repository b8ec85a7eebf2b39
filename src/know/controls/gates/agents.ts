import type { Tree } from '../../../model/tree.ts';
import { resolveInside } from '../prompts/imports.ts';
import { readDocuments } from '../resources/document.ts';
import { child, children, literal, textOf, textsOf, type Setting } from '../resources/setting.ts';
import type { FoundGate } from './found.ts';

/** A file of an agent's own settings. */
interface SettingsFile {
  readonly path: RegExp;
  readonly read: (path: string, root: Setting, tree: Tree) => readonly FoundGate[];
}

const EDITABLE = 'the file is in the workspace: whoever writes files can edit it';
const ROUND = 'matches what is typed, not what runs: scripts, npx, docker exec and curl walk round it';

function local(path: string, at: Setting, title: string, weaknesses: readonly string[]): FoundGate {
  return {
    ladder: 'local',
    title,
    on: [],
    place: { path, line: at.line, column: at.column },
    editableHere: true,
    weaknesses: [...weaknesses, EDITABLE],
  };
}

function listed(items: readonly string[]): string {
  const more = items.length > 3 ? ` and ${items.length - 3} more` : '';
  return `${items.slice(0, 3).join(', ')}${more}`.slice(0, 160);
}

/** Whether a hook's command can block: exit status 2 or a written decision; any other failure lets the call pass. */
function blocks(
  path: string,
  command: string,
  tree: Tree,
): { readonly holds: boolean; readonly why?: string } {
  const denies = /\bexit 2\b|process\.exit\(2\)|sys\.exit\(2\)|permissionDecision["']?\s*[:=]\s*["']?deny/;
  if (denies.test(command)) return { holds: true };
  const script = /(?:^|[\s"'/])((?:[\w.-]+\/)*[\w.-]+\.(?:sh|py|js|mjs|cjs|ts|rb))\b/.exec(
    command.replaceAll(/"?\$\{?CLAUDE_PROJECT_DIR\}?"?\//g, '/'),
  )?.[1];
  if (script === undefined) return { holds: false, why: 'what it runs is not in this tree' };
  const text = tree.read(script.replace(/^\.\//, '')) ?? tree.read(resolveInside(path, script) ?? script);
  if (text === undefined)
    return { holds: false, why: `its script ${script} is not here: a missing script lets every call pass` };
  return denies.test(text)
    ? { holds: true }
    : {
        holds: false,
        why: 'it never exits with 2 and never writes a denial: every other exit lets the call pass',
      };
}

function claudeHooks(path: string, root: Setting, tree: Tree): readonly FoundGate[] {
  return children(child(root, 'hooks'), 'PreToolUse').flatMap((entry) =>
    children(entry, 'hooks').flatMap((hook): readonly FoundGate[] => {
      const command = textOf(child(hook, 'command'));
      if (command === undefined) return [];
      const matcher = textOf(child(entry, 'matcher')) ?? '*';
      const verdict = blocks(path, command, tree);
      const off =
        literal(root, 'disableAllHooks') === true ? ['disableAllHooks is set: it does not run'] : [];
      const weak = [
        ...(verdict.why === undefined ? [] : [verdict.why]),
        ...off,
        'an exit other than 2, a timeout or a missing script lets the call pass',
        ...(/mcp__|^\*?$|\.\*/.test(matcher) ? [] : ['tools of MCP servers do not match it']),
      ];
      return [local(path, hook, `PreToolUse hook for ${matcher}`, weak)];
    }),
  );
}

function claude(path: string, root: Setting, tree: Tree): readonly FoundGate[] {
  const gates: FoundGate[] = [];
  for (const list of ['deny', 'ask']) {
    const rules = child(root, 'permissions')?.map?.get(list);
    const texts = textsOf(rules);
    if (rules === undefined || texts.length === 0) continue;
    const reads = texts.some((rule) => rule.startsWith('Read('))
      ? ['Read() rules hold the file tools, not programs that open the file']
      : [];
    gates.push(local(path, rules, `Claude Code permissions.${list}: ${listed(texts)}`, [ROUND, ...reads]));
  }
  const sandbox = child(root, 'sandbox');
  if (literal(sandbox, 'enabled') === true && sandbox !== undefined) {
    const hatch =
      literal(sandbox, 'allowUnsandboxedCommands') === false ? [] : ['commands may ask to run outside it'];
    gates.push(
      local(path, sandbox, 'Claude Code sandbox', [
        'holds Bash alone: file tools, MCP servers and hooks run outside',
        'reads every file by default',
        ...hatch,
      ]),
    );
  }
  return [...gates, ...claudeHooks(path, root, tree)];
}

function codex(path: string, root: Setting): readonly FoundGate[] {
  const mode = child(root, 'sandbox_mode');
  const approval = child(root, 'approval_policy');
  const gates: FoundGate[] = [];
  if (mode?.value === 'read-only' || mode?.value === 'workspace-write') {
    gates.push(
      local(path, mode, `Codex sandbox_mode ${mode.value}`, [
        'reads every file by default',
        'goes with --yolo',
      ]),
    );
  }
  if (approval?.value === 'untrusted' || approval?.value === 'on-request') {
    gates.push(local(path, approval, `Codex approval_policy ${approval.value}`, [ROUND, 'goes with --yolo']));
  }
  return gates;
}

function cursor(path: string, root: Setting): readonly FoundGate[] {
  const deny = child(root, 'permissions')?.map?.get('deny');
  const gates: FoundGate[] = [];
  if (deny !== undefined && textsOf(deny).length > 0) {
    gates.push(local(path, deny, `Cursor permissions.deny: ${listed(textsOf(deny))}`, [ROUND]));
  }
  const type = child(root, 'type');
  if (path.endsWith('sandbox.json') && type !== undefined && type.value !== 'insecure_none') {
    gates.push(local(path, type, 'Cursor sandbox', ["the repository's file overrides the user's"]));
  }
  const hooks = path.endsWith('hooks.json') ? [...(child(root, 'hooks')?.map ?? [])] : [];
  for (const [event, setting] of hooks) {
    if (event.startsWith('before'))
      gates.push(
        local(path, setting, `Cursor hook ${event}`, ['an event of another name is ignored without a word']),
      );
  }
  return gates;
}

function gemini(path: string, root: Setting): readonly FoundGate[] {
  const exclude = child(root, 'tools')?.map?.get('exclude') ?? root.map?.get('excludeTools');
  const texts = textsOf(exclude);
  if (exclude === undefined || texts.length === 0) return [];
  return [
    local(path, exclude, `Gemini CLI excludes ${listed(texts)}`, [
      ROUND,
      'goes with --yolo and its own settings',
    ]),
  ];
}

function geminiPolicy(path: string, root: Setting): readonly FoundGate[] {
  return [
    local(path, root, 'Gemini CLI policy', [
      'policies of the workspace have no effect: only those of the user and the administrator count',
    ]),
  ];
}

function vscode(path: string, root: Setting): readonly FoundGate[] {
  const rules = root.map?.get('chat.tools.terminal.autoApprove');
  const denied = [...(rules?.map ?? [])]
    .filter(([, setting]) => setting.value === false)
    .map(([name]) => name);
  if (rules === undefined || denied.length === 0) return [];
  const all =
    root.map?.get('chat.tools.global.autoApprove')?.value === true
      ? ['chat.tools.global.autoApprove approves everything']
      : [];
  return [
    local(path, rules, `VS Code asks before ${listed(denied)}`, [
      ROUND,
      'was skipped while the agent sandbox was on',
      ...all,
    ]),
  ];
}

function policy(path: string, root: Setting): readonly FoundGate[] {
  if (literal(root, 'kind') !== 'AgentPolicy') return [];
  const spec = child(root, 'spec');
  const mode = literal(spec, 'mode');
  const weak = [
    ...(mode === 'monitor' ? ['mode is monitor: it refuses nothing'] : []),
    ...(literal(spec, 'server', 'failover_mode') === 'fail_open' ? ['failover_mode is fail_open'] : []),
    'holds calls of MCP tools alone',
  ];
  return [local(path, spec ?? root, 'agent policy of an MCP proxy', weak)];
}

const SETTINGS_FILES: readonly SettingsFile[] = [
  { path: /(?:^|\/)\.claude\/settings(?:\.local)?\.json$/, read: claude },
  { path: /(?:^|\/)managed-settings\.json$/, read: claude },
  { path: /(?:^|\/)\.codex\/(?:config|requirements)\.toml$/, read: codex },
  { path: /(?:^|\/)\.cursor\/(?:cli|sandbox|hooks)\.json$/, read: cursor },
  { path: /(?:^|\/)\.gemini\/settings\.json$/, read: gemini },
  { path: /(?:^|\/)\.gemini\/policies\/[^/]+\.toml$/, read: geminiPolicy },
  { path: /(?:^|\/)\.vscode\/settings\.json$/, read: vscode },
  { path: /(?:^|\/)(?:agent|[^/]*agent-policy)\.ya?ml$/, read: policy },
];

/** What every path above holds. */
const HINT = /(?:^|\/)\.|managed-settings|agent/;

/** Controls that the agents' own hosts apply: local, whatever they promise (their documents of August 2026). */
export function readAgentGates(tree: Tree): readonly FoundGate[] {
  return tree.paths().flatMap((path): readonly FoundGate[] => {
    if (!HINT.test(path)) return [];
    const file = SETTINGS_FILES.find((each) => each.path.test(path));
    const text = file === undefined ? undefined : tree.read(path);
    if (file === undefined || text === undefined) return [];
    return readDocuments(path, text).flatMap((root) => file.read(path, root, tree));
  });
}
