import { literalPattern } from '../../util/literal-pattern.ts';
import type { Tree } from '../../model/tree.ts';

const MANIFESTS =
  /(?:^|\/)(?:package\.json|requirements[^/]*\.txt|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|go\.mod|Gemfile|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|[^/]+\.csproj|Cargo\.toml)$/;

/** Manifests that are looked into, and letters of each. */
const MOST = 200;
const LONGEST = 200_000;

/** Packages that a repository says it depends on. */
export class Declared {
  readonly #text: string;
  readonly #known = new Map<string, boolean>();

  constructor(tree: Tree, paths: readonly string[]) {
    const manifests = paths.filter((path) => MANIFESTS.test(path)).slice(0, MOST);
    const settings = paths.filter((path) => STORES.some(({ files }) => files.test(path))).slice(0, MOST);
    const schemas = paths.filter((path) => /(?:^|\/)[^/]+\.prisma$/.test(path)).slice(0, MOST);
    this.#text = [
      ...settings.map((path) => settingsOf(path, tree.read(path)?.slice(0, LONGEST) ?? '')),
      ...schemas.map((path) => storesOf(tree.read(path) ?? '')),
      ...manifests.map((path) => tree.read(path)?.slice(0, LONGEST) ?? ''),
    ].join('\n');
  }

  /** Whether a package is declared, by its name or the start of it where the word ends with a separator. */
  has(word: string): boolean {
    const bare = word.replace(/['"]/g, '');
    if (bare === '' || /^[./]|\.$/.test(bare)) return false;
    const known = this.#known.get(bare);
    if (known !== undefined) return known;
    const name = literalPattern(bare);
    const end = bare.endsWith('/') ? '' : `(?![\\w/-])`;
    const found = new RegExp(`(?:^|["'\\s])${name}${end}`, 'm').test(this.#text);
    this.#known.set(bare, found);
    return found;
  }
}

/** Settings of frameworks that name the store which their mapper uses: `rails/postgresql`. */
const STORES = [
  { name: 'rails', files: /(?:^|\/)config\/database\.ya?ml$/, store: /^\s*adapter:\s*["']?(?<kind>\w+)/gm },
  {
    name: 'django',
    files: /(?:^|\/)(?:settings|config|conf)(?:\/[\w-]+)?\.py$|(?:^|\/)\w*settings\w*\.py$/,
    store: /\bdjango\.(?:contrib\.gis\.)?db\.backends\.(?<kind>\w+)/g,
  },
  { name: 'laravel', files: /(?:^|\/)\.env\.example$/, store: /^DB_CONNECTION=(?<kind>\w+)/gm },
];

function settingsOf(path: string, text: string): string {
  return STORES.flatMap(({ name, files, store }) =>
    files.test(path)
      ? [...text.matchAll(store)].map(({ groups }) => `${name}/${groups?.['kind'] ?? ''}`)
      : [],
  ).join('\n');
}

/** `prisma/postgresql`: what the source of data of a schema says that it is. */
function storesOf(schema: string): string {
  const source = /^[ \t]*datasource\s+\w+\s*\{(?<body>[^}]*)\}/m.exec(schema.slice(0, LONGEST))?.groups?.[
    'body'
  ];
  const kind = /\bprovider\s*=\s*"(?<kind>\w+)"/.exec(source ?? '')?.groups?.['kind'];
  return kind === undefined ? '' : `prisma/${kind}`;
}
