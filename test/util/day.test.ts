import { expect, test } from 'vitest';
import { addDays, addMonths, isDay } from '../../src/util/day.ts';

test.each([
  ['2026-11-23', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-13-01', false],
  ['2026-1-01', false],
  ['2026-11-23T00:00', false],
  ['', false],
])('%s is a day: %s', (text, expected) => expect(isDay(text)).toBe(expected));

test.each([
  ['2026-11-23', 90, '2027-02-21'],
  ['2024-02-28', 1, '2024-02-29'],
])('%s and %d days', (day, count, expected) => expect(addDays(day, count)).toBe(expected));

test.each([
  ['2026-11-02', 12, '2027-11-02'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-12-31', 2, '2027-02-28'],
])('%s and %d months', (day, count, expected) => expect(addMonths(day, count)).toBe(expected));
