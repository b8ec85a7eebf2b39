import { addDraft, addStatement } from './draft.ts';
import type { Reading } from './draft.ts';

/** Reads `.netrc`: `machine h login u password p`, over lines or on one. */
export function readNetrc(reading: Reading): void {
  const { text } = reading;
  let host: string | undefined;
  let login: string | undefined;
  let key = '';
  let from = 0;
  for (const match of text.matchAll(/"((?:[^"\\\n]|\\.){0,4096})"|[^\s"]{1,8192}|#[^\n]*/g)) {
    const word = match[1] ?? match[0];
    const start = match.index + (match[1] === undefined ? 0 : 1);
    if (word.startsWith('#') && key === '') continue;
    if (key === '') {
      if (word === 'machine' || word === 'default') from = match.index;
      if (word === 'default') host = undefined;
      else if (/^(?:machine|login|user|password|account)$/.test(word)) key = word;
      continue;
    }
    if (key === 'machine') {
      host = word.toLowerCase().split(':', 1)[0];
      login = undefined;
    } else {
      const draft = addDraft(
        reading,
        start,
        start + word.length,
        addStatement(reading, from, start + word.length),
      );
      draft.name = key;
      if (host !== undefined) draft.hosts.push(host);
      if (key === 'password' && login !== undefined) draft.section = login;
    }
    if (key === 'login' || key === 'user') login = word;
    key = '';
  }
}

/** Reads `.pgpass`: `host:port:database:user:password`, a backslash in front of a colon that belongs to a field. */
export function readPgpass(reading: Reading): void {
  for (const line of reading.text.matchAll(/^[^#\r\n][^\r\n]{0,4096}/gm)) {
    const fields = [...line[0].matchAll(/((?:[^\\:]|\\.){0,1024})(:|$)/g)];
    const password = fields[4];
    if (!password?.[1]) continue;
    const start = line.index + password.index;
    const draft = addDraft(
      reading,
      start,
      line.index + line[0].length,
      addStatement(reading, line.index, line.index + line[0].length),
    );
    draft.value = draft.value.replace(/\\([:\\])/g, '$1');
    draft.name = 'password';
    const host = fields[0]?.[1]?.toLowerCase();
    if (host !== undefined && host !== '' && host !== '*') draft.hosts.push(host);
    const user = fields[3]?.[1];
    if (user !== undefined && user !== '') draft.section = user;
  }
}
