const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 (IEEE 802.3) of a text's UTF-8 bytes. */
export function crc32(text: string): number {
  let value = 0xffffffff;
  for (const byte of Buffer.from(text, 'utf8')) value = (TABLE[(value ^ byte) & 255] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function base62(value: number, width: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = (BASE62[rest % 62] ?? '') + text;
  return text.padStart(width, '0');
}

/**
 * GitHub since April 2021 and npm since September 2021: a prefix, random base62, then six base62 digits of the random
 * part's CRC-32. https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
 */
function crc32Base62(token: string): boolean | undefined {
  const parts = /^(?:gh[pousr]_|npm_)([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/.exec(token);
  return parts === null ? undefined : base62(crc32(parts[1] ?? ''), 6) === parts[2];
}

/**
 * GitLab's routable tokens: all before the last seven characters, prefix included, has the CRC-32 that those write in
 * base 36. https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
 */
function gitlabRoutable(token: string): boolean | undefined {
  const [, text, sum] = /^(.{20,400}\.(?:[0-9a-z]{2}\.)?[0-9a-z]{2})([0-9a-z]{7})$/.exec(token) ?? [];
  return text === undefined ? undefined : crc32(text).toString(36).padStart(7, '0') === sum;
}

const CHECKSUMS: Readonly<Record<string, (token: string) => boolean | undefined>> = {
  'crc32-base62': crc32Base62,
  'gitlab-routable': gitlabRoutable,
};

/** Whether a token's checksum holds; undefined where its form has none, or the registry does not have that checksum. */
export function checksumHolds(name: string, token: string): boolean | undefined {
  return Object.hasOwn(CHECKSUMS, name) ? CHECKSUMS[name]?.(token) : undefined;
}
