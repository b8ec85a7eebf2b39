/** A text as YAML takes it within `{ }` or `[ ]`: as it is where nothing of it means something, else in quotes. */
export function yamlWord(text: string): string {
  return PLAIN.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}

const PLAIN = /^[a-z_./](?:[\w./@*-]|:(?=\w))*$/i;
