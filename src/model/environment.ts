const PRODUCTION = ['production', 'prod', 'prd', 'live', 'produktion'];

/** Words by which an environment is known not to be production. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  staging: 'staging',
  stage: 'staging',
  stg: 'staging',
  preprod: 'staging',
  preproduction: 'staging',
  development: 'development',
  dev: 'development',
  develop: 'development',
  test: 'test',
  testing: 'test',
  tests: 'test',
  qa: 'test',
  uat: 'test',
  ci: 'test',
  sandbox: 'sandbox',
  preview: 'preview',
  demo: 'demo',
  integration: 'integration',
  review: 'preview',
};

/**
 * What a name says of an environment: `production` where one of its words does (`eu-production`, `acme_prod`), a known
 * other one, `local`, or `unknown` for a word that says neither (`release`, `main`). Case and separators do not count.
 */
export function environmentClass(name: string): string {
  const known = CLASSES.get(name);
  if (known !== undefined) return known;
  if (CLASSES.size >= MOST_CLASSES) CLASSES.clear();
  const made = classOf(name);
  CLASSES.set(name, made);
  return made;
}

/** Names asked before: the same few are asked of every exposure. */
const CLASSES = new Map<string, string>();
const MOST_CLASSES = 1000;

function classOf(name: string): string {
  const words = name
    .trim()
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const joined = words.join('');
  if (ELSEWHERE[joined] !== undefined && Object.hasOwn(ELSEWHERE, joined)) return ELSEWHERE[joined];
  if (words.some((word) => PRODUCTION.includes(word))) return 'production';
  if (joined === 'local' || joined === 'localhost') return 'local';
  const known = words.find((word) => Object.hasOwn(ELSEWHERE, word));
  return known === undefined ? 'unknown' : (ELSEWHERE[known] ?? 'unknown');
}

/** Production, or nothing that would exclude it. */
export function mayBeProduction(name: string): boolean {
  const own = environmentClass(name);
  return own === 'production' || own === 'unknown';
}
