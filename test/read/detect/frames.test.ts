import { expect, test } from 'vitest';

import { frameHolds, frameOf } from '../../../src/read/detect/frames.ts';

/** Whether what stands in one text around the anchor, written in brackets, may be a match of the pattern. */
function holds(pattern: string, around: string, flags?: string): boolean {
  const [, front = '', anchor = '', behind = ''] = /^(.*)<(.*)>(.*)$/su.exec(around) ?? [];
  const start = Buffer.byteLength(front);
  const frame = frameOf(pattern, flags, anchor.toLowerCase());
  const end = start + Buffer.byteLength(anchor);
  return frameHolds(frame, Buffer.from(front + anchor + behind, 'utf8'), start, end);
}

const key = '(?<![A-Za-z0-9_-])(?<secret>re_[A-Za-z0-9]{4}_[A-Za-z0-9]{24})';
const tail = '[0-9a-f]{6}-us\\d{1,2}(?!x)';
const url = '\\b(?:https?|ftp)://[^\\s:/]{1,5}:(?<secret>[^@]{3,9})@';
const choice = '\\bnf[pc]_[a-z]{3,}';

test.each<[pattern: string, around: string, holds: boolean, why: string]>([
  [key, '"<re_>abc1_', true, 'all as asked'],
  [key, '<re_>abc1_', true, 'at the start of the text'],
  [key, 'mo<re_>abc1_', false, 'a byte in front that is refused'],
  [key, '"<re_>abc_', false, 'too few bytes behind'],
  [key, '"<re_>ab-1_', false, 'another byte behind'],
  [key, 'é<re_>abc1_', true, 'what is no ASCII is not refused'],
  [tail, 'x0<-us>1', true, 'the item in front is asked for'],
  [tail, 'x<-us>1', false, 'the item in front is another'],
  [tail, '0<-us>e', false, 'the item behind is another'],
  [choice, ' <nfp_>abc', true, 'one of a few letters'],
  [choice, ' <nfx_>1', true, 'an anchor that the pattern does not spell'],
  [choice, 'i<nfp_>abc', false, 'a word goes on in front'],
  ['\\bSG\\.[a-z]{2}', '<sg.>ab', true, 'an escaped sign and capitals'],
  ['\\bSG\\.[a-z]{2}', 'm<sg.>ab', false, 'an escaped sign and capitals, in a word'],
  ['\\b-x-[a-z]', 'a<-x->b', true, 'a boundary in front of what is no word character'],
  ['\\bab?c_[a-z]{3}', ' <abc_>1', true, 'an optional letter is none to go by'],
  ['\\babc_[a-z]{3}|x', 'y<abc_>1', true, 'alternatives'],
  ['\\b(?<secret>abc_[a-z]{3}|x)', 'y<abc_>1', true, 'alternatives within the secret'],
  ['\\babc_(?:[a-z]{3}|x)', ' <abc_>1', true, 'a group behind says nothing'],
  ['\\babc_[^a]{3}', ' <abc_>a', false, 'a byte that the class leaves out'],
  ['\\babc_[^a]{1}', ' <abc_>é', true, 'a class that takes what is no ASCII'],
  ['\\bkey_[à-ü]{2}', ' <key_>éé', true, 'a class of letters that are no ASCII'],
  ['\\bkey_[\\u00e0-\\u00ff]', ' <key_>é', true, 'the same by their numbers'],
  ['\\bkey_é[a-z]', ' <key_>éa', true, 'a letter that is no ASCII'],
  ['\\bkey_\\s', ' <key_>\u00a0', true, 'a blank that is no ASCII'],
  ['\\bkey_[à-ü]', ' <key_>e', false, 'a class that takes no ASCII'],
  [url, ' <https://>user:pw', true, 'a run and what ends it, behind a group'],
  [url, ' <https://>host/path:x', false, 'a run that something else ends'],
  [url, ' <https://>:pw', false, 'a run that is too short'],
  [url, ' <https://>user-of-twenty-1-bytes:pw', false, 'a run that is too long'],
  [url, ' <https://>üöä:pw', true, 'letters of several bytes'],
  [url, ' <https://>user', false, 'a run that the text ends'],
  ['(?:ab|cd)x://[a-z](?:q)x://[0-9]', '<abx://>A', true, 'an ending that stands in the pattern twice'],
  ['(["\'])x\\1key_[a-z]{2}', '"x"<key_>ab', true, 'a reference to a group in front says nothing'],
  ['(?<q>")x\\k<q>key_[a-z]{2}', '"x"<key_>ab', true, 'so does one by name'],
  ['\\x2dkey_[a-z]{2}', '-<key_>ab', true, 'a character by its number in front'],
  ['\\x2dkey_[a-z]{2}', 'd<key_>ab', false, 'a character by its number is not its last digit'],
  ['\\b(?<secret>abc_[a-z]{3})(?:;|$)', 'y<abc_>abc;', false, 'alternatives behind the secret'],
  ['\\babc_[a-z]abc_', 'y<abc_>1', true, 'an anchor in two places of the pattern'],
  ['\\bsu[A-Za-z0-9]{12}', 'x<sumo>1', true, 'a context word that fits a class is no part of the pattern'],
  ['\\d{15}[A-Za-z0-9_-]{27,40}', 'x<fb_>!', true, 'an anchor that only a class takes'],
])('%s: %s %s, %s', (pattern, around, expected) => {
  expect(holds(pattern, around)).toBe(expected);
});

test('a pattern without regard to case asks for both', () => {
  expect(holds('\\babc_[a-f]{3}', ' <abc_>ABC', 'i')).toBe(true);
  expect(holds('\\babc_[a-f]{3}', ' <abc_>ABC')).toBe(false);
});
