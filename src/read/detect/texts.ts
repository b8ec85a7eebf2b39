import { charOf, partsOf } from '../../util/pattern-parts.ts';

/**
 * Texts that stand in every match of a pattern, outside its groups: what has to be about for it to be worth a try.
 * None where it has alternatives, or letters written either way.
 */
export function textsOf(pattern: string, flags: string | undefined): readonly string[] {
  const texts = new Set<string>();
  let run = '';
  const close = (): void => {
    if (run !== '') texts.add(run);
    run = '';
  };
  for (const part of partsOf(pattern)) {
    if (part.kind === 'choice') return [];
    const once = part.least === 1 && part.most === 1;
    if (part.kind !== 'char' || !once) close();
    if (part.kind === 'char' && part.least > 0) run += charOf(part);
    if (!once) close();
  }
  close();
  const either = flags?.includes('i') === true;
  return [...texts].filter((text) => !either || !/[a-z]/i.test(text));
}
