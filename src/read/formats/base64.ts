const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const MAX_ENCODED = 64 * 1024;

/** The text that a base64 value stands for; undefined where it is no base64 or what it holds is not printable text. */
export function decodeBase64(value: string): string | undefined {
  if (value.length < 4 || value.length > MAX_ENCODED || !BASE64.test(value)) return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return text !== '' && !/[^\t\n\r\u0020-\u007e\u00a0-\ufffc]/.test(text) ? text : undefined;
}
