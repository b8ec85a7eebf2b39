import { formatOf } from '../kind.ts';
import { namesCredential } from '../names.ts';
import type { Source } from './found.ts';
import { usesOf } from './found.ts';

/** Ways in which languages read an environment variable; each pattern's only group that is set is the name. */
const READS: readonly RegExp[] = [
  /\b(?:process\.env|import\.meta\.env|Bun\.env|env)\.([A-Z][A-Z0-9_]{2,127})\b/g,
  /\b(?:process\.env|import\.meta\.env|Bun\.env|os\.environ|ENV|environ|ProcessInfo\.processInfo\.environment|\$_ENV|\$_SERVER)\s?\[\s?["'`]([A-Za-z_]\w{2,127})["'`]\s?\]/g,
  /\b(?:os\.environ\.get|os\.getenv|os\.Getenv|os\.LookupEnv|getenv|System\.getenv|Deno\.env\.get|std::env::var|env::var|env::var_os|ENV\.fetch|Environment\.GetEnvironmentVariable|Platform\.environment|System\.get_env|System\.fetch_env!|Sys\.getenv|getEnv|lookupEnv|viper\.GetString|config\.get|ConfigurationManager\.AppSettings)\s?[([]\s?["'`]([A-Za-z_]\w{2,127})["'`]/g,
  /\b(?:env|option_env|dotenv)!?\(\s?["'`]([A-Z][A-Z0-9_]{2,127})["'`]/g,
  /\$ENV\{["']?([A-Za-z_]\w{2,127})["']?\}/g,
  /\$env:([A-Za-z_]\w{2,127})\b/gi,
  /%([A-Z][A-Z0-9_]{3,127})%/g,
];
const EXPANSION =
  /(?<![\\$])\$(?:\{([A-Z][A-Z0-9_]{2,127})(?::?[-?+=][^}\n]{0,200})?\}|([A-Z][A-Z0-9_]{2,127})\b)/g;
const ASSIGNED = /([A-Za-z_][\w.-]{0,127})["']?\s*(?::=|=>|[:=])\s*["'`(]?$/;
const MAX_TEXT = 2 * 1024 * 1024;

/** Reads names of environment variables that code and scripts take credentials from. */
export function readEnvironment(source: Source): void {
  const { path, text } = source;
  if (text.length > MAX_TEXT) return;
  const seen = new Set<number>();
  for (const pattern of READS) {
    for (const match of text.matchAll(pattern)) addRead(source, match, seen, true);
  }
  if (expands(path, text)) for (const match of text.matchAll(EXPANSION)) addRead(source, match, seen, false);
}

function expands(path: string, text: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    formatOf(path, text).sigils ||
    /\.(?:ya?ml|env|npmrc|toml|conf|cfg|ini|hcl|md|mdx|json|service)$|^\.env|^\.(?:npmrc|yarnrc)|compose|^Procfile$/.test(
      name,
    )
  );
}

function addRead(source: Source, match: RegExpExecArray, seen: Set<number>, explicit: boolean): void {
  const name = match[1] ?? match[2];
  if (name === undefined || seen.has(match.index) || source.isFull) return;
  if (!namesCredential(name) && !(explicit && /(?:URL|URI|DSN|PAT|WEBHOOK|CONNECTION\w*)$/i.test(name))) {
    if (!/(?:DATABASE|DB|REDIS|MONGO\w*|POSTGRES\w*|MYSQL|AMQP)_?(?:URL|URI)$/.test(name)) return;
  }
  seen.add(match.index);
  const { text } = source;
  const before = text.slice(Math.max(0, match.index - 400), match.index);
  const lineStart = match.index - before.length + before.lastIndexOf('\n') + 1;
  const variable = ASSIGNED.exec(text.slice(Math.max(lineStart, match.index - 200), match.index))?.[1];
  const around = text.slice(Math.max(0, lineStart - 400), Math.min(text.length, match.index + 600));
  source.add(match.index, match.index + match[0].length, {
    store: 'environment',
    name,
    ...(variable === undefined || variable === name ? {} : { variable }),
    uses: usesOf(
      explicit ? around.replace(/[^\n]*/g, (line) => (line.includes('://') ? line : '')) : around,
    ).slice(0, 16),
  });
}
