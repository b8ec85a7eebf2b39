import type { Place } from './near.ts';
import { isLockFile } from './values.ts';

/**
 * A sum over a package's content, as package managers and browsers write it: of Subresource Integrity, of Go, Nix and
 * Terraform, of an image, of Yarn. https://www.w3.org/TR/SRI/ and https://go.dev/ref/mod#go-sum-files
 */
const SUM =
  /(?<![A-Za-z0-9+/])(?:sha1-[A-Za-z0-9+/]{27}=|(?:sha256-|h1:)[A-Za-z0-9+/]{43}=|sha384-[A-Za-z0-9+/]{64}|sha512-[A-Za-z0-9+/]{86}==|(?:sha256:|zh:)[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}|\d{1,2}(?:c\d{1,2})?\/[0-9a-f]{128})(?![A-Za-z0-9+/=])/g;
const LONGEST_SUM = 140;

/** Whether a stretch of a text is a sum, or stands in one: it proves a content and opens nothing. */
export function isSum(text: string, start: number, end: number): boolean {
  if (end - start > LONGEST_SUM) return false;
  const from = Math.max(0, start - LONGEST_SUM);
  for (const found of text.slice(from, end + LONGEST_SUM).matchAll(SUM)) {
    const at = from + found.index;
    if (at > start) return false;
    if (at + found[0].length >= end) return true;
  }
  return false;
}

const MANIFEST =
  /(?:^|\/)(?:package\.json|composer\.json|bower\.json|deno\.jsonc?|cargo\.toml|pyproject\.toml|pipfile|pubspec\.yaml|pnpm-workspace\.yaml)$/i;
/** What the packages of a manifest or lock file stand under, by their names. */
const LISTS =
  /(?:^|[^a-z])(?:\w{0,40}dependencies|dependencies-\w{1,20}|require|require-dev|requires|resolutions|overrides|packages|snapshots|specifiers|nodes|catalog|engines)$/i;

/** One version or a range of them; what pnpm adds in brackets are the versions of others. */
const VERSION =
  /^[\^~<>=!]{0,3}v?(?:\d{1,9}|[xX*])(?:\.(?:\d{1,9}|[xX*])){0,3}(?:[-+.][\w.+-]{0,80})?(?:\(\S{1,200}\))?$/;
const COMPARISON = /^[\^~<>=!]{1,3}$|^-$/;
/** Where else a package comes from. */
const SOURCE =
  /^(?:npm|workspace|link|file|portal|patch|exec|catalog|jsr|git|git\+[a-z]{2,5}|github|gitlab|bitbucket|gist|ssh|https?):/;
const LOCATED =
  /^(?:@[\w.-]{1,100}\/)?[\w.-]{1,100}@(?:[a-z][a-z+]{1,20}:\S{0,300}|[\^~]?v?\d[\w.+-]{0,80}(?:\(\S{1,200}\))?)$/;

function isVersions(value: string): boolean {
  const parts = value.split(/[\s,|]+/).filter((part) => part !== '');
  return (
    parts.length > 0 &&
    parts.every((part) => VERSION.test(part) || COMPARISON.test(part)) &&
    parts.some((part) => VERSION.test(part))
  );
}

/** Whether a value stands for a package: its name only happens to read like that of a credential. */
export function isOfPackage({ node, path }: Place): boolean {
  const { name, keys, section, value } = node;
  if (name === undefined || !/^[@A-Za-z0-9]/.test(name)) return false;
  const locked = isLockFile(path);
  if (!locked && !MANIFEST.test(path)) return false;
  if (LISTS.test(keys?.at(-2) ?? section ?? '')) return true;
  return locked && (isVersions(value) || SOURCE.test(value) || LOCATED.test(value));
}
