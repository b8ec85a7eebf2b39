import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/util/redact.ts';

describe('what is taken out of a text', () => {
  const cases: readonly (readonly [name: string, values: readonly string[], text: string, left: string])[] = [
    ['a value', ['k3yOfTheHouse'], 'a=k3yOfTheHouse;', 'a=[redacted];'],
    ['each place of it', ['k3yOfTheHouse'], 'k3yOfTheHouse k3yOfTheHouse', '[redacted] [redacted]'],
    [
      'a longer beginning of it',
      ['k3yOfTheHouse-and-more'],
      'x k3yOfTheHouse-a…',
      'x […'.replace('[', '[redacted]'),
    ],
    [
      'of two that begin alike each as it is',
      ['scheme0://uAAAA1', 'scheme0://uBBBB2'],
      'scheme0://uBBBB2',
      '[redacted]',
    ],
    ['two that overlap as one', ['abcdefgh0123', 'gh0123456789'], '<abcdefgh0123456789>', '<[redacted]>'],
    ['nothing for a short value', ['k3y'], 'k3y', 'k3y'],
    ['nothing for a word', ['correcthorsebattery'], 'correcthorsebattery', 'correcthorsebattery'],
    ['a value in a URL', ['pass word/0123'], '?q=pass%20word%2F0123&', '?q=[redacted]&'],
  ];
  test.each(cases)('%s', (_, values, text, left) => {
    expect(createRedactor(values)(text)).toBe(left);
  });

  test('no value is left whole, whatever stands about it', () => {
    const value = fc.stringMatching(/^[a-c][0-2][a-c0-2]{8,30}$/);
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.array(fc.string()),
        (values, between) => {
          const text = values.map((one, index) => one + (between[index] ?? '')).join('');
          const left = createRedactor(values)(text);
          for (const one of values) expect(left).not.toContain(one);
        },
      ),
    );
  });
});
