import type { Place } from './near.ts';

const BEFORE = 200;

/** An environment, of which the quoted name behind the bracket is asked. */
const LOOKUP =
  /(?:\benviron(?:\.get)?|\bgetenv|\bLookupEnv|\bGetEnvironmentVariable|\bprocess\.env|\bimport\.meta\.env|\bENV(?:\.fetch)?|\b_ENV|\benv(?:\.(?:get|str|string))?|\benv::var(?:_os)?)\s?[[(]\s?['"]$/;

/**
 * `ALTER USER u PASSWORD :'name'`: psql puts the value of its variable there; in SQL itself no colon stands before a
 * quote. https://www.postgresql.org/docs/17/app-psql.html#APP-PSQL-INTERPOLATION
 */
const PSQL = /\b(?:alter|create)\s+(?:user|role)\s[^;]{0,180}\bpassword\s+:['"]$/i;

/** Whether a value only says where the secret comes from: a variable's name, or the command that gives it. */
export function isIndirect({ node, text }: Place): boolean {
  const { start, end, value } = node;
  if (!/^\w+$/.test(value)) return false;
  const before = text.slice(Math.max(0, start - BEFORE), start);
  if (before.endsWith('`')) return text[end] === ' ' && /^[a-z]{2,12}$/.test(value);
  return PSQL.test(before) || LOOKUP.test(before.slice(-40));
}
