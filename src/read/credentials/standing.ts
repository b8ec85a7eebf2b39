import { DOCUMENTATION_HOST } from '../../model/credential.ts';
import { isDocumentation } from '../../util/hosts.ts';
import type { Match, Standing } from '../../model/match.ts';

/** A standing with its reason. */
export interface StandingClaim {
  readonly standing: Standing;
  readonly basis?: string;
}

/** Names that are servers of this machine: those of the compose files, where they were read, and of each workflow's jobs. */
export interface Services {
  readonly compose?: ReadonlySet<string>;
  readonly jobs?: ReadonlyMap<string, ReadonlySet<string>>;
}

const LOOPBACK =
  /^(?:localhost|.{1,200}\.localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|docker\.for\.mac\.localhost)$/;
/** A path to a Unix socket where a host would stand, its slashes written out or in percent. */
const SOCKET = /^(?:\/|%2f)/i;
const USUAL_SERVICES = new Set([
  'db',
  'database',
  'postgres',
  'postgresql',
  'pg',
  'mysql',
  'mariadb',
  'mongo',
  'mongodb',
  'redis',
  'cache',
  'rabbitmq',
  'minio',
  'elasticsearch',
  'memcached',
  'cockroach',
  'clickhouse',
  'mssql',
  'sqlserver',
]);
/** Variables by which an image is told the password of the server that it starts. */
const SERVER_PASSWORDS =
  /^(?:POSTGRES(?:QL)?|MYSQL(?:_ROOT)?|MARIADB(?:_ROOT)?|MONGO_INITDB_ROOT|REDIS|RABBITMQ_DEFAULT|MINIO_ROOT|MSSQL_SA|SA|ELASTIC|CLICKHOUSE|NEO4J)_(?:PASSWORD|PASS)$/i;
const DEPLOYED = /prod|live|staging|stage|deploy|swarm|remote/i;
const COMPOSE_FILE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$|(?:^|\/)\.devcontainer\//i;
const LOCALSTACK = /(?:^|\.)localhost\.localstack\.cloud$/;
/** A variable that says by itself that its value is for a server one runs: its host may stand beside it. */
const SERVER_VARIABLE =
  /(?:^|[_-])(?:db|database|pg|postgres(?:ql)?|mysql|mariadb|redis|mongo(?:db)?|rabbitmq|amqp|elastic(?:search)?|clickhouse)(?:[_-]|$)/i;
const EMULATOR =
  /(?:^|[\W_])(?:emulator|localstack|azurite|devstoreaccount1|dynamodb-?local|fake-?gcs)(?:$|[\W_])/i;

/** Whether a host is this machine, a name that never resolves, or a service of the compose files. */
export function localHost(host: string, services: Services, path: string): string | undefined {
  if (LOOPBACK.test(host)) return 'loopback host';
  if (SOCKET.test(host)) return 'socket of this machine';
  if (EMULATOR.test(host) && (!host.includes('.') || LOCALSTACK.test(host))) return 'emulator';
  if (host.includes('.') || host === '') return undefined;
  if (services.compose?.has(host)) return 'compose service';
  if (services.jobs?.get(path)?.has(host)) return 'service of the CI job';
  const usual = USUAL_SERVICES.has(host) && (services.compose === undefined || COMPOSE_FILE.test(path));
  return usual ? 'compose service' : undefined;
}

/** The password that a compose file or the services of a CI job give to a server they start themselves. */
function startsServer({ surroundings, origin }: Match): boolean {
  const { variable, keys = [] } = surroundings;
  if (variable === undefined || !SERVER_PASSWORDS.test(variable)) return false;
  if (COMPOSE_FILE.test(origin.path)) return !DEPLOYED.test(origin.path);
  return /(?:^|\/)(?:\.github\/workflows\/|\.gitlab-ci)/.test(origin.path) && keys.includes('services');
}

function ofMatch(match: Match, services: Services): StandingClaim {
  const { surroundings, origin } = match;
  if (match.standing === 'example')
    return { standing: 'example', basis: 'placeholder or documented example' };
  const host = surroundings.url?.host;
  const beside =
    match.standing === undefined && SERVER_VARIABLE.test(surroundings.variable ?? '')
      ? (surroundings.hosts ?? [])
      : [];
  const hosts = host === undefined ? beside : [host];
  const reasons = hosts.map((name) => localHost(name, services, origin.path));
  const [reason] = reasons;
  if (reason !== undefined && reasons.every((one) => one !== undefined))
    return { standing: 'local', basis: reason };
  if (host === undefined && startsServer(match)) return { standing: 'local', basis: 'compose service' };
  if (match.standing === 'test') return { standing: 'test', basis: 'test mode' };
  if (match.standing === 'live') return { standing: 'live', basis: 'live mode' };
  if (host !== undefined && isDocumentation(host)) return { standing: 'unknown', basis: DOCUMENTATION_HOST };
  return { standing: 'unknown' };
}

const ORDER: readonly Standing[] = ['live', 'unknown', 'test', 'local', 'example'];

/** Standing of one credential: the gravest that any of its matches has. */
export function standingOf(matches: readonly Match[], services: Services): StandingClaim {
  const claims = matches.map((match) => ofMatch(match, services));
  const grave = ORDER.find((standing) => claims.some((claim) => claim.standing === standing));
  const counted = claims.filter((claim) => claim.standing === grave);
  return counted.find((claim) => claim.basis !== DOCUMENTATION_HOST) ?? counted[0] ?? { standing: 'unknown' };
}
