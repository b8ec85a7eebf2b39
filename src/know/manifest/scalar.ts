import { isDay } from '../../util/day.ts';

/** What some version of YAML reads as a number. */
const NUMBER = /^(?:\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|0x[\da-f_]+|0o[0-7]+|0b[01_]+)$/i;

/** A text as YAML reads it back: plain where nobody could take it for anything else. */
export function scalar(text: string): string {
  if (isDay(text)) return text;
  const isWord = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i.test(text) || NUMBER.test(text);
  if (!isWord && /^[A-Za-z0-9](?:[\w ./()+@-]*[\w)])?$/.test(text)) return text;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeUnit);
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
