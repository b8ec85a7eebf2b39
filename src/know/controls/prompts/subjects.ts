/** What a prohibition is about; the order is that of the report. */
export const SUBJECTS = [
  'destroy',
  'production',
  'database',
  'credentials',
  'deploy',
  'spend',
  'guess',
  'freeze',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/**
 * A thing that a sentence can forbid touching. `act`: a command or a quality of an act, with which any verb goes;
 * `strong`: with a verb that acts on such a thing; `weak`: only with a verb that destroys.
 */
interface Thing {
  readonly subject: Subject;
  readonly strength: 'act' | 'strong' | 'weak';
  readonly pattern: RegExp;
}

/** Words after a noun that make it a thing of the source code: "database mock", "production build". */
const OF_CODE =
  '(?![- ](?:codes?(?!\\s*freeze)|code-?base|builds?|bundles?|mode|dependenc(?:y|ies)|deps|mocks?|stubs?|fixtures?|tests?|testing|helpers?|class(?:es)?|' +
  'modules?|components?|types?|interfaces?|imports?|layouts?|hooks?|variables?|functions?|methods?|props?|naming|names?|patterns?|styles?|' +
  'abstractions?|layers?|drivers?|of contents|headers?|cells?|views?|models? (?:class|file)|quality|ready|readiness|usage|logging|logs|assets|' +
  'structures?|state(?! files?)|definitions? files?|size|width|rows? component|operator|keyword|symbols?|formatting|syntax))';

const thing = (subject: Subject, strength: 'act' | 'strong' | 'weak', words: readonly string[]): Thing => ({
  subject,
  strength,
  pattern: new RegExp(
    `(?<![\\w-])(?:${words.join('|')})(?!\\w|-\\w)${strength === 'act' ? '' : OF_CODE}`,
    'iu',
  ),
});

const LIVE =
  'live (?:site|systems?|servers?|environment|env|database|db|data|users?|customers?|traffic|app|services?|infrastructure)';
const BRANCH = '(?:main|master|trunk|release|default branch|protected branch(?:es)?|remote)(?![\\w/]|\\.\\w)';

const THINGS: readonly Thing[] = [
  thing('destroy', 'act', [
    'destructive(?:ly)?(?= *(?:$|[.,;:!)(\\/]|and\\b|or\\b|without|unless|until|in\\b|on\\b|against|command|op|action|git|database|db\\b|sql|change|code|migration|quer|statement|call|request|step|thing|task|tool|api|shell|script|stuff))',
    'irreversib(?:le|ly)|unrecoverable|irrevocable|anything (?:that )?(?:destructive|dangerous)|dangerous (?:commands?|operations?|actions?)',
    "(?:can ?not|can['’]?t) (?:easily )?be (?:undone|reversed|reverted|recovered)|not be undone|data[- ]loss|los(?:e|es|ing) data",
    'rm -(?:rf?|fr)|reset --hard|git clean|force[- ]?push(?:es|ing|ed)?|push(?:ing)? (?:-f|--force)|hard[- ]reset',
    '(?:re)?writ(?:e|ing) (?:the )?(?:git |public |published |shared )*history|deletion protection',
    'terraform destroy|tofu destroy|pulumi destroy|cdk destroy|kubectl delete|helm (?:uninstall|delete)|docker (?:system|volume) (?:prune|rm)',
  ]),
  thing('production', 'strong', [
    'production|prod|prd',
    LIVE,
    '(?:real|actual|paying) (?:customers?|users?|clients?)|(?:customer|client|user)[- ]facing (?:systems?|services?|environments?)',
    '(?:staging|dev(?:elopment)?|sandbox|test) environment',
  ]),
  thing('database', 'act', [
    'prisma (?:migrate|db push)(?: (?:reset|deploy|dev))?|db[: ]push|db:(?:reset|drop|wipe|migrate|seed|setup)|migrate:(?:fresh|reset|rollback|refresh)',
    'drizzle-kit push|supabase db reset|flushall|flushdb|drop database|drop ?(?:table|schema)s?|truncate tables?|delete (?:from|statements?|quer(?:y|ies)|without (?:a )?where)|alter table|dropdb',
  ]),
  thing('database', 'strong', [
    'migrations?(?! (?:files?|scripts?|guides?|docs|history))|schemas?(?: changes?)?(?! (?:validation|file))|databases?|db|dbs',
    'postgres(?:ql)?|mysql|mongodb|redis|rds|(?:migration )?sql|shared or persistent data',
  ]),
  thing('database', 'weak', ['tables?|rows?|records?|columns?|collections?']),
  thing('destroy', 'weak', [
    'data(?:sets?)?|volumes?|disks?|buckets?|back-?ups?|snapshots?|branch(?:es)?|repo(?:s|sitor(?:y|ies))?|environments?|projects?|resources?',
    'clusters?|namespaces?|instances?|stacks?|servers?|apps?|applications?|accounts?|users?|customers?|organi[sz]ations?|services?|deployments?',
    'anything|everything|something|files?(?! (?:paths?|extensions?|handles?))|folders?|director(?:y|ies)|state file|tfstate|queues?|topics?',
    'domains?|dns(?: records?)?|(?:git )?history|work|uncommitted (?:changes|work)|recovery points?|archives?|storage|volumes?',
  ]),
  thing('credentials', 'strong', [
    '(?:api|access|secret|private|ssh|signing|encryption|service[- ]role|live|production|test) ?keys?|secrets?|credentials?',
    '(?:access |api |auth |bearer |refresh )?tokens?(?! (?:limits?|counts?|budgets?|usage|windows?))|passwords?|dotenv',
    '(?:rotat|revok)(?:e|ing) (?:or \\w+ )?(?:any |the |all )?keys?|connection strings?|dsns?|iam|service accounts?|vault|keychain|login details',
  ]),
  { subject: 'credentials', strength: 'strong', pattern: /(?<![\w])\.env(?![\w-])/iu },
  thing('deploy', 'act', [
    'terraform apply|tofu apply|pulumi up|cdk deploy|kubectl apply|helm (?:upgrade|install)|npm publish|branch protection',
    'releas(?:e|ing)(?= (?:to|a|new|another|versions?|without|unless|anything|builds?)\\b)',
    'publish(?:ing)?(?= (?:to|a|new|the package|packages?|versions?|without|unless|anything|releases?)\\b)',
    `(?:to|into|on|onto) (?:the )?(?:origin[/ ])?${BRANCH}|to (?:any|the|a) remote`,
    'deploy(?:s|ing|ment|ments)?(?! (?:scripts?|docs?|guides?|config|steps?|job))',
  ]),
  thing('deploy', 'strong', ['infra(?:structure)?|cloud resources?|kubernetes|rollouts?']),
  thing('spend', 'act', [
    'money|paid (?:resources?|services?|apis?|plans?|tiers?)|purchas(?:e|es|ing)|refund(?:s|ing)?|payouts?|credit cards?|invoices?',
    'payments?(?! (?:form|page|flow|service|module))|billing(?! (?:page|module|service))|charg(?:e|ing) (?:a |the |any |real )?(?:customers?|cards?|users?)',
    'spend(?:ing)?|costs? money|(?:e-?mails?|messages?|sms|notifications?) to (?:real |actual )?(?:customers?|users?|clients?)',
  ]),
];

/** Verbs that make a strong thing a matter of acting on it and not of writing code about it, by subject. */
const FITTING: Readonly<Partial<Record<Subject, RegExp>>> = {
  production:
    /^(?:touch|modify|chang|alter|edit|updat|run|execut|deploy|push|migrat|test|perform|mak|appl|restart|creat|insert|seed|work|operat|go|leav|access|connect|writ|point|hit|query|mess|interact|merg|switch|restor|us|read|send|stop|scal|experiment|rel|publish)/iu,
  database:
    /^(?:touch|modify|chang|alter|edit|updat|run|re-?run|execut|push|migrat|deploy|writ|access|connect|insert|seed|appl|restor|mess|interact|perform|restart|stop|switch)/iu,
  credentials:
    /^(?:read|print|echo|log|commit|shar|send|leak|expos|past|copy|upload|search|look|hunt|scan|modify|chang|rotat|revok|us|access|reus|borrow|touch|edit|open|writ|request|grant|creat|tak|display|output|updat|find|go)/iu,
  deploy: /^(?!us|read|log|print|look|search)/iu,
};

/** "in production" after these verbs only says where the code runs. */
const USING = /^(?:us|read|writ|mak|creat|leav|query|rel|send|hit|insert|access)/iu;
const PRODUCTION_ASSET =
  /\b(?:production|prod|live) (?:\w+ )?(?:data|databases?|db|keys?|credentials?|apis?|tokens?|secrets?|environments?|env|servers?|systems?|accounts?|endpoints?|resources?|dsn|connections?|customers?|users?|tables?)\b|\b(?:to|from|against|touch\w*|leave) (?:the |any )?(?:production|prod|live|staging)\b|\bchanges?\b|\b(?:real|actual|paying) \w+|\b(?:staging|dev|sandbox) environment/iu;

/** The act that a sentence forbids: its verb as written, and whether it destroys. */
export interface Act {
  readonly verb?: string;
  readonly destroys: boolean;
}

function fits(thing: Thing, act: Act, text: string): boolean {
  if (act.destroys)
    return thing.strength !== 'act' || thing.subject !== 'deploy' || /\binfra|branch protection/iu.test(text);
  if (thing.strength === 'act') return true;
  if (thing.strength === 'weak') return false;
  if (act.verb === undefined) return true;
  if (FITTING[thing.subject]?.test(act.verb) === false) return false;
  return thing.subject !== 'production' || !USING.test(act.verb) || PRODUCTION_ASSET.test(text);
}

/** What a piece of a sentence forbids doing something to, given the act that governs it. */
export function namedSubjects(text: string, act: Act): readonly Subject[] {
  const found = new Set<Subject>();
  for (const each of THINGS) {
    if (fits(each, act, text) && each.pattern.test(text)) found.add(each.subject);
  }
  if (
    found.has('credentials') &&
    /\b(?:design|colou?r|theme|spacing|css|syntax) tokens?\b|\btokens? for (?:colou?rs?|spacing|themes?|typography)\b/iu.test(
      text,
    )
  )
    found.delete('credentials');
  if (act.destroys && found.size > 0) found.add('destroy');
  return SUBJECTS.filter((subject) => found.has(subject));
}
