/** What an instruction file holds: prose that an agent is given, or configuration with such prose under a key. */
export type InstructionKind = 'prose' | 'configuration';

const NAMES = new Set([
  'agents.md',
  'agents.override.md',
  'agent.md',
  'claude.md',
  'claude.local.md',
  'gemini.md',
  'qwen.md',
  'crush.md',
  'replit.md',
  'warp.md',
  'copilot-instructions.md',
  '.cursorrules',
  '.windsurfrules',
  '.clinerules',
  '.roorules',
  '.goosehints',
  '.continuerules',
  '.augment-guidelines',
  '.rules',
]);

/** Folders whose texts an agent is given, each with the endings that are read there. */
const FOLDERS: readonly RegExp[] = [
  /(?:^|\/)\.claude\/(?:rules|agents|skills|commands|output-styles)\/.+\.md$/,
  /(?:^|\/)\.cursor\/(?:rules|commands)\/.+\.(?:mdc|md)$/,
  /(?:^|\/)\.windsurf\/(?:rules|workflows)\/.+\.md$/,
  /(?:^|\/)\.clinerules\/.+\.(?:md|txt)$/,
  /(?:^|\/)\.roo\/rules[^/]*\/.+\.(?:md|txt)$/,
  /(?:^|\/)\.roorules-[^/]+$/,
  /(?:^|\/)\.kilocode\/rules[^/]*\/.+\.(?:md|txt)$/,
  /(?:^|\/)\.github\/instructions\/.+\.md$/,
  /(?:^|\/)\.github\/(?:prompts|agents|chatmodes)\/.+\.md$/,
  /(?:^|\/)\.(?:continue|trae|augment|amazonq|agent|agents|devin|opencode)\/(?:rules|agents?|steering)\/.+\.(?:md|txt)$/,
  /(?:^|\/)\.junie\/[^/]+\.md$/,
  /(?:^|\/)\.kiro\/steering\/.+\.md$/,
  /(?:^|\/)\.openhands\/microagents\/.+\.md$/,
  /(?:^|\/)\.bolt\/prompt$/,
  /(?:^|\/)\.idx\/airules\.md$/,
  /(?:^|\/)\.gemini\/[^/]+\.md$/,
  /(?:^|\/)prompts?\/[^/]+\.(?:md|txt|prompt)$/,
  /(?:^|\/)(?:[^/]*[-_.])?system[-_.]?(?:prompt|message|instructions)[^/]*\.(?:md|txt|prompt)$/,
];

const CONFIGURATION = /\.(?:jsonc?|ya?ml|toml)$/;
const CONFIGURATION_NAME =
  /(?:^|[-_.])(?:agents?|prompts?|assistants?|claude|codex|cursor|opencode|crew|copilot|chatbot|bots?|llm|aider\.conf|modelfile)(?=[-_.])/;
const CONFIGURATION_FOLDER =
  /(?:^|\/)(?:\.(?:claude|codex|cursor|opencode|gemini|continue|roo|kilocode|agents?|windsurf|aider)|agents?|prompts?|assistants?)\//;
const SKIPPED = /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|composer)\.json$|-lock\.|\.lock$/;

/** Every folder above is a dot folder or says prompt or system. */
const HINT = /(?:^|\/)\.|prompt|system/;

/** Tells from a path alone whether an agent is instructed by that file; names are compared without case. */
export function instructionKind(path: string): InstructionKind | undefined {
  const lower = path.toLowerCase();
  const base = lower.slice(lower.lastIndexOf('/') + 1);
  if (NAMES.has(base)) return 'prose';
  if (CONFIGURATION.test(base)) {
    if (SKIPPED.test(lower)) return undefined;
    return CONFIGURATION_NAME.test(base) || CONFIGURATION_FOLDER.test(lower) ? 'configuration' : undefined;
  }
  if (!HINT.test(lower)) return undefined;
  return FOLDERS.some((folder) => folder.test(lower)) ? 'prose' : undefined;
}
