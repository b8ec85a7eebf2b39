const PLACES = /\$\{|\$\(|\{\{|<%|#\{|%\(\w+\)s|\$\[\[/;
const WHOLE =
  /^(?:\$[A-Za-z_][\w:.]*|%[A-Za-z_]\w*%|\$\$[A-Za-z_]\w*|@[A-Za-z_.]+@|<[^<>\n]{1,80}>|\{[A-Za-z_]\w*\}|!\w.*|(?:op|vault|ssm|secret|env|gcp|aws-sm|file|keyring|sm|awssm|azkv|ref\+\w+):\/\/.+|%env\(.*|env:\w+)$/;
const IDENTIFIER_PATH = /^&?[A-Za-z_$][\w$]*(?:(?:\??\.|::|->|!\.)[A-Za-z_$][\w$]*)*[!?]?$/;

/** Whether a literal only refers to its value: `${X}`, `$TOKEN`, `{{ token }}`, `<your-token>`, `op://vault/item`. */
export function isTemplate(value: string): boolean {
  return WHOLE.test(value.slice(0, 200)) || PLACES.test(value.slice(0, 4096));
}

/** Whether an unquoted text is, in a programming language, an expression and no literal: `token`, `config.token`. */
export function isExpression(value: string): boolean {
  return value.length <= 200 && IDENTIFIER_PATH.test(value);
}

/** Whether a quoted text with single braces is filled in: `Bearer {token}` of a format or f-string. */
export function hasBraceFields(value: string): boolean {
  return value.length <= 4096 && /(?:^|[^{])\{[A-Za-z_][\w.[\]'"]{0,60}(?::[^{}]{0,20})?\}/.test(value);
}
