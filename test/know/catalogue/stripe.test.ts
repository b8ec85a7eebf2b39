import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkRules, compileRules, openCatalogue } from '../../../src/know/catalogue/index.ts';

const files = readdirSync('rules/stripe').map((name) => ({
  path: `rules/stripe/${name}`,
  text: readFileSync(`rules/stripe/${name}`, 'utf8'),
}));
const compilation = compileRules(files);
const { core, providers } = compilation.catalogue;
const catalogue = openCatalogue(core, (provider) => providers[provider]);
const stripe = catalogue.operations('stripe');

function operation(id: string): (typeof stripe.list)[number] | undefined {
  return stripe.list[stripe.index(`stripe:${id}`) ?? -1];
}

test('the rules hold', () => {
  expect([...compilation.problems, ...checkRules(compilation, files)]).toEqual([]);
});

test('every operation is there and reviewed', () => {
  expect(stripe.list).toHaveLength(703);
  expect(stripe.list.filter((one) => !one.reviewed || one.source === undefined)).toEqual([]);
});

test.each([
  ['DeleteCustomersCustomer', ['destroy']],
  ['PostPaymentMethodsPaymentMethodDetach', ['destroy']],
  ['PostInvoicesInvoiceVoid', ['destroy']],
  ['PostDisputesDisputeClose', ['spend', 'destroy']],
  ['PostRefunds', ['spend']],
  ['PostPayouts', ['spend']],
  ['PostSubscriptions', ['change', 'spend']],
  ['PostEphemeralKeys', ['escalate']],
  ['GetCustomers', ['disclose']],
  ['GetAppsSecretsFind', ['disclose']],
  ['DeleteWebhookEndpointsWebhookEndpoint', ['change']],
  ['PostInvoicesCreatePreview', ['read']],
  ['GetBalance', ['read']],
] as const)('%s does %s', (id, effects) => {
  expect(operation(id)?.effects).toEqual(effects);
});

test.each([
  ['Charges: read', 'GetCharges', true],
  ['Charges: read', 'PostCharges', false],
  ['Charges: write', 'PostRefunds', true],
  ['Charges and Refunds: write', 'PostRefunds', true],
  ['Customers: write', 'DeleteCustomersCustomer', true],
  ['Payouts: read', 'PostPayouts', false],
  ['publishable', 'PostRefunds', false],
] as const)('stripe/%s holds %s: %s', (name, id, held) => {
  const { set, unknown } = stripe.resolve([`stripe/${name}`]);
  expect(unknown).toEqual([]);
  expect(set.has(stripe.index(`stripe:${id}`) ?? -1)).toBe(held);
});
