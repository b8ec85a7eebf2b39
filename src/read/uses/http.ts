import type { HttpCall } from '../../model/calls.ts';
import { globMatch, pathGlobMatch } from '../../util/glob.ts';
import type { Program } from './evaluate.ts';
import type { Call, CodeFile } from './expression.ts';
import { shortened, type Found } from './found.ts';
import { fieldsOf, looksLikeDocument } from './graphql.ts';
import type { Entry, Spellings } from './spellings.ts';
import { distinct, HOLE, type Value } from './value.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

/** A request as far as it is written out. */
export interface Request {
  /** `undefined` where only the running program knows. */
  readonly method: string | undefined;
  readonly host: string;
  readonly path: string;
  /** Text that is sent, where it may be a document. */
  readonly document?: string;
}

/** What a request asks of the provider whose host it is; `undefined` for a host that the catalogue does not know. */
export function requestAsks(
  spellings: Spellings,
  request: Request,
): Omit<Found, 'at' | 'variables' | 'how'> | undefined {
  const entries = spellings
    .http()
    .filter(({ entry }) => entry.host.some((host) => globMatch(host, request.host)));
  const clean = request.path.replace(/[?#].*$/s, '') || '/';
  const as = shortened(`${request.method ?? ''} ${request.host}${clean}`.trim());
  const base = { as, resources: [], hosts: [request.host] };
  for (const { entry, spelling } of entries) {
    const { provider } = spelling;
    const path = withoutBase(entry, clean);
    if (path === undefined) continue;
    if (entry.at !== undefined) {
      const [method = '', pattern = ''] = entry.at.split(' ');
      const fits = pathGlobMatch(pattern.replace(/^\//, ''), path.replace(/^\//, ''));
      if (!fits || (request.method !== undefined && method !== '*' && method !== request.method)) continue;
      return { provider, ...base, ...spelling.asked(entry, {}, as) };
    }
    if (entry.fields === true) {
      if (request.document === undefined) {
        return { provider, ...base, operations: [], unknown: 'sends a document that a variable holds' };
      }
      return { provider, ...base, ...fieldsOf(spelling, entry.plane, request.document) };
    }
    return { provider, ...base, ...routeAsks(entry, spelling, request.method, path, as) };
  }
  return undefined;
}

function routeAsks(
  entry: HttpCall,
  spelling: Entry<HttpCall>['spelling'],
  method: string | undefined,
  path: string,
  as: string,
): { operations: readonly string[]; unknown?: string } {
  if (path.startsWith(HOLE) || path === '/' || path === '' || /^\/?\u0001$/.test(path)) {
    return { operations: [], unknown: 'asks for a path that a variable holds' };
  }
  const routes = spelling.routes(entry.plane);
  const methods = method === undefined ? METHODS : [method === 'HEAD' ? 'GET' : method];
  const found = methods.flatMap((one) => routes.find(one, path));
  const [only] = found;
  if (only !== undefined && found.length === 1) return { operations: [only] };
  if (found.length > 1)
    return { operations: [], unknown: `asks for ${as}, which may be one of ${found.length} operations` };
  return { operations: [], unknown: `the catalogue has no operation for ${as}` };
}

function withoutBase(entry: HttpCall, path: string): string | undefined {
  const { base } = entry;
  if (base === undefined) return path;
  if (path !== base && !path.startsWith(`${base}/`)) return undefined;
  return path.slice(base.length) || '/';
}

/** Host and path of an address; holes may stand in the path, and for what is before a known host's end. */
export function addressOf(text: string): { readonly host: string; readonly path: string } | undefined {
  const found =
    /^(?:https?|wss?):\/\/(?:[^@/\s]*@)?(?<host>[^/?#:\s]+)(?::\d+)?(?<path>[/?#\u0001][^\s]*)?$/s.exec(
      text.trim(),
    );
  const { host, path } = found?.groups ?? {};
  return host === undefined ? undefined : { host: host.toLowerCase(), path: path ?? '/' };
}

/** Reads requests that code sends by any client: a known host's address among the arguments of a call. */
export class RequestReader {
  readonly #spellings: Spellings;
  readonly #program: Program;

  constructor(spellings: Spellings, program: Program) {
    this.#spellings = spellings;
    this.#program = program;
  }

  read(file: CodeFile): Found[] {
    return file.calls.flatMap(({ scope, call }) => this.#call(file, scope, call) ?? []);
  }

  #call(file: CodeFile, scope: number, call: Call): Found | undefined {
    const value = (index: number): Value | undefined => {
      const arg = call.args[index];
      return arg === undefined ? undefined : this.#program.value(file.path, scope, arg);
    };
    const callee = this.#program.value(file.path, scope, call.of);
    if (callee.body !== undefined) return undefined;
    const verb = lastName(callee.path, call);
    if (!sends(verb)) return undefined;
    const args = call.args.slice(0, 5).map((_, index) => value(index) ?? { variables: [], bases: [] });
    const target = this.#target(callee, args, verb);
    if (target === undefined) return undefined;
    const method = this.#method(verb, args, target.at);
    const document = this.#document(args);
    const asks = requestAsks(this.#spellings, {
      ...target,
      method,
      ...(document !== undefined && { document }),
    });
    if (asks === undefined) return undefined;
    const variables = distinct([...callee.variables, ...args.flatMap((arg) => arg.variables)]);
    return { ...asks, how: document === undefined ? 'http' : 'graphql', at: call.at, variables };
  }

  /** Address among the arguments, or a path where the client was made with an address. */
  #target(
    callee: Value,
    args: readonly Value[],
    verb: string,
  ): { host: string; path: string; at: number } | undefined {
    for (const [at, arg] of args.entries()) {
      const text = arg.text ?? this.#program.option(arg, 'url', 'uri', 'URL')?.text ?? addressMade(arg);
      const address = text === undefined ? undefined : addressOf(text);
      if (address !== undefined) return { ...address, at };
      const path = arg.text ?? this.#program.option(arg, 'url', 'path')?.text;
      const base = callee.bases.map(addressOf).find((item) => item !== undefined);
      if (base === undefined || path === undefined || !METHOD_NAME.test(verb)) continue;
      if (!/^[/\w\u0001]/.test(path) || METHODS.some((method) => method === path)) continue;
      return { host: base.host, path: `${base.path.replace(/\/$/, '')}/${path.replace(/^\//, '')}`, at };
    }
    return undefined;
  }

  #method(verb: string, args: readonly Value[], at: number): string | undefined {
    const named = METHODS.find((method) =>
      new RegExp(
        `^(?:http)?_?${method}(?:_?async|_?json|form|string|entity|forobject|forentity)?$`,
        'i',
      ).test(verb),
    );
    if (named !== undefined) return named;
    for (const [index, arg] of args.entries()) {
      const text = arg.text?.toUpperCase();
      const method = METHODS.find((item) => item === text);
      if (index !== at && method !== undefined) return method;
      const constant = /(?:^|[.])Method(?<name>[A-Z]\w+)$|HttpMethod\.(?<other>\w+)$/.exec(
        arg.path ?? '',
      )?.groups;
      const word = (constant?.['name'] ?? constant?.['other'])?.toUpperCase();
      if (METHODS.some((item) => item === word)) return word;
    }
    for (const arg of args) {
      const option = this.#program.option(arg, 'method', 'type');
      if (option !== undefined) return METHODS.find((item) => item === option.text?.toUpperCase());
    }
    if (/^(?:new)?request/i.test(verb)) return undefined;
    const sent = args.some((arg) => this.#program.option(arg, 'body', 'data', 'json', 'form') !== undefined);
    return sent ? 'POST' : 'GET';
  }

  /** A GraphQL document among what is sent. */
  #document(args: readonly Value[]): string | undefined {
    for (const arg of args) {
      const inner = ['json', 'data', 'body', 'variables'].flatMap(
        (name) => this.#program.option(arg, name) ?? [],
      );
      for (const value of [arg, ...inner]) {
        const text =
          this.#program.option(value, 'query')?.text ?? sentText(value, this.#program) ?? value.text;
        if (text !== undefined && looksLikeDocument(text)) return text;
      }
    }
    return undefined;
  }
}

const METHOD_NAME = /^(?:get|post|put|patch|delete|head|request|fetch|api|call|send)/i;

/** Names of calls that send: what writes an address to a log or parses it does not. */
function sends(verb: string): boolean {
  return /^(?:http_?)?(?:get|post|put|patch|delete|head|request|fetch|urlopen|newrequest|newrequestwithcontext|send|axios|got|ky|ofetch|open|urlretrieve|download|curl_init|do|json|\$fetch|usefetch|superagent|needle|exchange|execute|call|api|query|rawrequest)\w*$/i.test(
    verb,
  );
}

function lastName(path: string | undefined, call: Call): string {
  const own = call.of.kind === 'member' || call.of.kind === 'name' ? call.of.name : undefined;
  return own ?? /(?<name>[\w$-]+)$/.exec(path ?? '')?.groups?.['name'] ?? '';
}

/** An address that was made into an object: `new URL('https://…')`. */
function addressMade(value: Value): string | undefined {
  return /^\??(?:URI|URL|Uri|Request|urllib\.request\.Request)\b/.test(value.path ?? '')
    ? value.bases[0]
    : undefined;
}

/** `JSON.stringify({ query })`. */
function sentText(value: Value, program: Program): string | undefined {
  return value.literal === undefined ? undefined : program.option(value, 'query')?.text;
}
