/** A credential's place in an object, and what may follow it in a program. */
const MEMBER =
  /^(?:[A-Za-z_$][\w$]{0,60}\??\.){1,6}[\w$]{0,30}(?:password|passwd|pwd|pass|secret|token|key)(?:$|[,)\]}&|?:+=;])/i;
/** A method's result. */
const CALL = /^(?:[A-Za-z_$][\w$]{0,60}\??\.){1,6}[A-Za-z_$][\w$]{0,60}\(/;
/** The next assignment to a member, as minified code lists them. */
const LISTED =
  /^[A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}){0,6},(?:[A-Za-z_$][\w$]{0,60}\.){1,6}[A-Za-z_$][\w$]{0,60}=/;

/** Whether what a pattern took for a secret is an expression of a program: it names one and holds none. */
export function isExpression(text: string): boolean {
  return MEMBER.test(text) || CALL.test(text) || LISTED.test(text);
}
