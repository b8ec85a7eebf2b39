import type { CredentialSelector } from '../../model/manifest.ts';

/** A selector as a sentence names it: `type railway/* in scripts/add-domain.sh`. */
export function selectorText(selector: CredentialSelector): string {
  const { type, variable, reference, fingerprint } = selector;
  const parts = [
    type === undefined ? [] : [`type ${type}`],
    variable === undefined ? [] : [`variable ${variable}`],
    reference === undefined ? [] : [reference],
    fingerprint === undefined ? [] : [`fingerprint ${fingerprint}`],
    selector.in === undefined ? [] : [`in ${selector.in}`],
  ];
  return parts.flat().join(' ');
}
