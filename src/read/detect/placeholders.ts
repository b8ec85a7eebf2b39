import { isRemote } from '../../util/hosts.ts';

const WHOLE =
  /^(?:<[^<>]{0,80}>|\[[^[\]]{0,80}\]|\{\{?[^{}]{0,80}\}?\}|\$\{?[A-Za-z_][\w.:-]{0,80}\}?|\$\([^()]{0,80}\)|\$\{\{[^{}]{0,120}\}\}|%[A-Za-z_]\w{0,60}%|__[A-Za-z_]\w{0,60}__|@[A-Za-z_]\w{0,60}@|#\{[^{}]{0,80}\}#?|<%[^%]{0,80}%>)$/;

const WORDS =
  /(?:^|[^a-z0-9])(?:your|my|the|some|insert|enter|put|paste|add|replace|change|fill|here|todo|tbd|fixme|redacted|removed|hidden|masked|placeholder|dummy|fake|mock|sample|example|foobar|foobared|changeme|changeit|secretkeyhere|notreal|invalid|undefined|null|none|nil|xxx+|yyy+|zzz+)(?:$|[^a-z0-9])/i;

const GLUED =
  /(?:(?:your|insert|replace|enter)[-_ ]?|(?:my|add)[-_ ])(?:own|real|actual|api|app|auth|access|secret|private|public|personal|token|key|password|pass|client|account|bot|user|db|database|project|service)|change[-_ ]?(?:me|it|this)|(?:token|key|secret|password|value|id)[-_ ]?(?:goes[-_ ]?)?here|place[-_ ]?holder|replace[-_ ]?(?:me|with|this)|to[-_ ]?be[-_ ]?(?:replaced|filled|changed)|example[-_ ]?(?:key|token|secret|password)|redacted|not[-_ ]?a[-_ ]?(?:real|secret|key|token)|fake[-_ ]?(?:key|token|secret|password)|dummy[-_ ]?(?:key|token|secret|password|value)/i;

const STARS = /^[*•.xX#?_-]+$|^(.)\1{4,}$/;

/** A row of fewer units than this may be chance. */
const ROW = 5;

/** Longest run in which each unit is the one before it, or the next one; and how many units stand in rows. */
function runs(value: string): { readonly same: number; readonly rising: number; readonly inRows: number } {
  let same = 1;
  let rising = 1;
  let sameNow = 1;
  let risingNow = 1;
  let inRows = 0;
  for (let i = 1; i < value.length; i++) {
    const step = value.charCodeAt(i) - value.charCodeAt(i - 1);
    sameNow = step === 0 ? sameNow + 1 : 1;
    risingNow = step === 1 || (value[i] === '0' && value[i - 1] === '9') ? risingNow + 1 : 1;
    if (sameNow > same) same = sameNow;
    if (risingNow > rising) rising = risingNow;
    if (risingNow >= ROW) inRows += risingNow === ROW ? ROW : 1;
  }
  return { same, rising, inRows };
}

/** Length of the unit that the value is a repetition of; the value's own length where it repeats nothing. */
function period(value: string): number {
  const most = Math.min(value.length >> 1, 24);
  for (let size = 1; size <= most; size++) {
    let i = size;
    while (i < value.length && value[i] === value[i - size]) i++;
    if (i === value.length) return size;
  }
  return value.length;
}

/**
 * Whether a value is only filled in for show: a template, a word such as `your-token`, stars, one character or a
 * short group repeated, or an ascending row. Random values do not look like this.
 */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text === '' || WHOLE.test(text) || STARS.test(text)) return true;
  if (VARIABLE_NAME.test(text) || WORDED.test(text) || DESCRIBED.test(text)) return true;
  const short = text.length <= 64 ? text : text.slice(0, 256);
  if (WORDS.test(short) || GLUED.test(short)) return true;
  return looksMade(text);
}

/** Whether the random part of a token is a row or a repetition: `0123456789abcdef…`, `xxxxxxxx`, `12341234…`. */
export function looksMade(text: string): boolean {
  if (text.length < 8) return false;
  const { same, rising, inRows } = runs(text);
  if (same >= Math.max(6, text.length * 0.3)) return true;
  if (rising >= Math.max(6, text.length * 0.4)) return true;
  if (text.length >= 16 && inRows >= text.length * 0.8) return true;
  return period(text) <= Math.max(4, text.length >> 2);
}

/** The name of a variable where its value would stand: `DB_PASSWORD`, `NEXT_PRIVATE_CLIENT_SECRET`. */
const VARIABLE_NAME =
  /^[A-Z]{1,30}\d{0,2}(?:_[A-Z]{1,30}\d{0,2}){0,8}_(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|KEY|CREDENTIALS?|DSN)$/;

/** Words alone that say what they stand for: `test-oidc-client-secret`, `fake_api_token`. */
const WORDED =
  /^(?:test|fake|dummy|mock|sample|my)(?:[-_][a-z]{1,20}){0,3}[-_](?:password|passwd|secret|token|key)$/;

/** A password that is only described: `a-strong-password`, `new_secure_token`. */
const DESCRIBED =
  /^(?:(?:an?|the|some|new|old|very|really|strong|secure|safe|long|random|unique|complex)[-_ ]){1,4}(?:password|passwd|pass|secret|token|key)$/i;

/** What to fill in, in brackets: `[YOUR-PASSWORD]`; of `[:password]` the pattern of a URL leaves `password]`. */
const BRACKETED =
  /^\[:?[A-Za-z][A-Za-z _-]{2,60}\]$|^(?:[a-z]{2,12}[-_ ]){0,3}(?:password|passwd|pass|pwd|secret)\]$/i;

const DUMMY =
  /example|placeholder|redacted|change[-_]?me|dummy|x{6,}|\*{4,}|\.{4,}|your[-_]?(?:api|access|secret|token|key|own|real)|your[-_](?:[a-z]{1,20}[-_]){0,3}(?:password|passwd|pass|pwd)|fake[-_]?(?:password|passwd|pass|pwd|token|key|secret)|(?:token|key|secret)[-_]?(?:goes[-_]?)?here|insert[-_]|replace[-_]|<[a-z_ -]+>|\$\{/i;

/** Whether a token that was recognised by its form is one for show: a documentation's word in it, or a made-up body. */
export function isDummyToken(token: string): boolean {
  if (token.startsWith('-----BEGIN ') && isDummyPem(token)) return true;
  if (token.length > 600) return false;
  if (VARIABLE_NAME.test(token) || BRACKETED.test(token) || WORDED.test(token)) return true;
  if (DESCRIBED.test(token)) return true;
  return DUMMY.test(token) || looksMade(token.replace(/^[A-Za-z]{1,12}(?:[_-][A-Za-z]{1,8}){0,2}[_-]/, ''));
}

/** Whether the body of a PEM block repeats a short text: a key never does. */
function isDummyPem(block: string): boolean {
  const body = block
    .slice(0, 4096)
    .replace(/-----[A-Z ]{1,60}-----/g, '')
    .replace(/\\[nr]|[\s#"'+,]/g, '');
  return body.length >= 48 && period(body) <= 24;
}

const FILLED =
  /\$\{|\{\{|#\{|<%|\$\(|%\(\w{1,60}\)s|[{]\d?[}]|\{[A-Za-z_][\w.]{0,60}(?:[:#!][^{}\s]{0,60})?\}|^(?:%[sdvq]|%?\$\w{1,60}|:[a-z_]{1,60}|%\w{1,60}%?|<[^<>]{1,80}>)$/;

/** Whether a value, or a part of it, is filled in when the text is used: `${X}`, `{password}`, `%s`, `:password`. */
export function isFilledIn(value: string): boolean {
  return FILLED.test(value.length <= 8192 ? value : value.slice(0, 8192));
}

/** Passwords that stand for any password, in documentation, tests and defaults. */
const STOCK = new Set(
  'password passwd pass passw0rd p4ssw0rd p@ssw0rd p@ssword pw pwd mypass mypassword yourpassword secret s3cr3t s3cret sekret topsecret badpass goodpass cachepass foo bar baz qux foobar test testing tester test123 example admin root user username guest demo default changeme changeit letmein hunter2 qwerty abc abc123 abcd 1234 12345 123456 1234567 12345678 postgres postgresql mysql mariadb redis rabbitmq mongo mongodb sa dev development local localhost password1 password123 pass123 xyz xxx none empty'.split(
    ' ',
  ),
);

/** The same in tests, where no server elsewhere is named: beside one they may be somebody's weak choice. */
const USUAL = new Set(
  'mysecret mysecretpassword supersecret super-secret super_secret secretpassword testpassword testpass !@#$%^&*()'.split(
    ' ',
  ),
);

/**
 * Whether a password is one of those that everybody writes where any would do, or a single character; `remote`: it is
 * written for a server elsewhere, where fewer are.
 */
export function isStockPassword(value: string, remote: boolean): boolean {
  const word = value.toLowerCase();
  if (value.length === 1 || STOCK.has(word)) return true;
  return !remote && (USUAL.has(word) || STOCK.has(word.replace(/[,;]$/, '')));
}

/** Names that stand for any server: `host`, `my-server`, `hostname.com`. */
const STOCK_HOST =
  /^(?:(?:my|your|the|some|any|remote|db|database)[-_.]?)?(?:host|hostname|server|servername|domain|website|site)\d{0,2}(?:\.(?:com|net|org|tld|io))?$/i;

/**
 * Whether user, password and host of a URL all are what everybody writes for show: where none of the three is
 * somebody's own, a number behind the password makes it none either.
 */
export function isStockLogin(user: string | undefined, password: string, host: string): boolean {
  if (user === 'scott' && password === 'tiger') return !isRemote(host);
  if (!STOCK_HOST.test(host) || !(user === undefined || isStockPassword(user, false))) return false;
  return isStockPassword(password.replace(/(?<=[a-z])[-_]?\d{1,4}$/i, ''), false);
}
