import { expect, test } from 'vitest';
import { fitsName, foldedName, namePattern } from '../../src/model/names.ts';
import { wordsOf } from '../../src/util/names.ts';

const names: readonly (readonly [string, string, boolean])[] = [
  ['RAILWAY_TOKEN', 'RAILWAY_TOKEN', true],
  ['railwayToken', 'RAILWAY_TOKEN', true],
  ['railway-token', 'RAILWAY_TOKEN', true],
  ['MY_APP_RAILWAY_TOKEN', 'RAILWAY_TOKEN', true],
  ['RAILWAY_TOKEN_STAGING_2', 'RAILWAY_TOKEN', true],
  ['RAILWAY_TOKEN_2026', 'RAILWAY_TOKEN', true],
  ['RAILWAY_TOKEN_OLD', 'RAILWAY_TOKEN', true],
  ['RAILWAY_TOKEN_TESTING', 'RAILWAY_TOKEN', true],
  ['RAILWAY_TOKEN_EU_WEST', 'RAILWAY_TOKEN', true],
  ['A_B_C_D_E_RAILWAY_TOKEN_ADMIN', 'RAILWAY_TOKEN', true],
  ['RAILWAY_TOKEN_ID', 'RAILWAY_TOKEN', false],
  ['RAILWAY_TOKEN_URL', 'RAILWAY_TOKEN', false],
  ['RAILWAY_TOKEN_20261', 'RAILWAY_TOKEN', false],
  ['DERAILWAY_TOKEN', 'RAILWAY_TOKEN', false],
  ['shopAWSSecretAccessKey', 'AWS_SECRET_ACCESS_KEY', true],
  ['CI_AWSRailwayToken', 'RAILWAY_TOKEN', true],
  ['MY_RAILWAY_TOKEN_TEST', 'RAILWAY_TOKEN_TEST', true],
  ['MY_RAILWAY_TOKEN_TEST_2', 'RAILWAY_TOKEN_TEST', true],
  ['MY_TOKEN', 'token', false],
  ['TOKEN_PROD', 'token', true],
  ['MY_TOKEN', '*token', true],
  ['my-heroku-api-key-2', '*heroku*key*', true],
  ['--api-key', 'api_key', true],
  ['', 'RAILWAY_TOKEN', false],
];

test.each(names)('%s against %s', (name, pattern, fits) => {
  expect(fitsName(foldedName(name), namePattern(pattern))).toBe(fits);
});

const words: readonly (readonly [string, readonly string[]])[] = [
  ['myApp_PROD-url', ['my', 'app', 'prod', 'url']],
  ['AWSSecretKey', ['aws', 'secret', 'key']],
  ['PRODToken', ['prod', 'token']],
  ['dbURLs', ['db', 'urls']],
  ['s3Bucket2Key', ['s3', 'bucket2', 'key']],
  ['*_TOKEN', ['token']],
];

test.each(words)('words of %s', (name, wanted) => {
  expect(wordsOf(name)).toEqual(wanted);
});
