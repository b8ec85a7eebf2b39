import { createHash, createHmac, scryptSync } from 'node:crypto';

const DOMAIN = 'overscope fingerprint v1';
const AMPLE_BITS = 64;
const LEAST_BITS = 28;

/** What tells a value of little entropy from another: its type, user, host and variable. */
export interface Circumstances {
  readonly type: string;
  readonly user: string;
  readonly host: string;
  readonly variable: string;
}

/** How much of a secret a guesser would have to guess. */
export type Entropy = 'ample' | 'little' | 'none';

function shannonBits(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / text.length);
  return bits;
}

/** Estimates entropy in classes: letters alone are taken for words, which are worth half. */
export function entropyClass(text: string): Entropy {
  const words = text.length <= 64 && /^[A-Za-z](?:[-_. ]?[A-Za-z])*[\d!@#$]{0,4}$/.test(text);
  const bits = shannonBits(text) * (words ? 0.5 : 1);
  if (bits >= AMPLE_BITS) return 'ample';
  return bits >= LEAST_BITS ? 'little' : 'none';
}

function joined(parts: readonly string[]): string {
  return parts.map((part) => `${String(part.length)}:${part}`).join('');
}

/**
 * Fingerprint of a value: `v1:` and 64 hexadecimal digits, by content alone where entropy is ample; stretched with
 * scrypt over the value and its circumstances where it is little; undefined below that.
 */
export function fingerprintOf(secret: string, about: Circumstances): string | undefined {
  const entropy = entropyClass(secret);
  if (entropy === 'none') return undefined;
  if (entropy === 'ample') return `v1:${createHmac('sha256', DOMAIN).update(secret).digest('hex')}`;
  const salt = joined([DOMAIN, about.type, about.user, about.host, about.variable]);
  return `v1:${scryptSync(secret, salt, 32, { N: 8192, r: 8, p: 1 }).toString('hex')}`;
}

/** Hexadecimal digits from which an id is taken, of parts that reveal nothing. */
export function digitsOf(parts: readonly string[]): string {
  return createHash('sha256')
    .update(joined([DOMAIN, ...parts]))
    .digest('hex');
}

/** Ids of six digits, longer where two begin alike; `digits` in a fixed order, equal ones are told apart by a count. */
export function shortIds(digits: readonly string[]): string[] {
  const seen = new Map<string, number>();
  const distinct = digits.map((one) => {
    const count = seen.get(one) ?? 0;
    seen.set(one, count + 1);
    return count === 0 ? one : digitsOf([one, String(count)]);
  });
  const sorted = distinct.toSorted();
  const lengths = new Map<string, number>();
  sorted.forEach((one, index) => {
    const shared = Math.max(common(one, sorted[index - 1] ?? ''), common(one, sorted[index + 1] ?? ''));
    lengths.set(one, Math.max(6, shared + 1));
  });
  return distinct.map((one) => one.slice(0, lengths.get(one) ?? 6));
}

function common(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}
