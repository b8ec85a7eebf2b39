/*
 * Permission groups of restricted keys as the dashboard names them, and the paths that each opens; first row that fits.
 * https://docs.stripe.com/keys/restricted-api-keys and https://docs.stripe.com/stripe-apps/reference/permissions; Stripe
 * publishes no table of operations, so a row is the resource of that name.
 */
const ROWS = `
Charges | /v1/charges** /v1/refunds**
Disputes | /v1/disputes**
PaymentIntents | /v1/payment_intents**
SetupIntents | /v1/setup_intents** /v1/setup_attempts**
Payment Methods | /v1/payment_methods** /v1/customers/{c}/payment_methods**
Payment Method Configurations | /v1/payment_method_configurations**
Payment Method Domains | /v1/payment_method_domains** /v1/apple_pay/domains**
Payment Records | /v1/payment_records** /v1/payment_attempt_records**
Confirmation tokens | /v1/confirmation_tokens**
Mandates | /v1/mandates**
Tokens | /v1/tokens**
Sources | /v1/sources** /v1/customers/{c}/sources** /v1/customers/{c}/cards** /v1/customers/{c}/bank_accounts**
Balance | /v1/balance
Balance transaction sources | /v1/balance_transactions** /v1/balance/history**
Balance settings | /v1/balance_settings
Subscriptions | /v1/subscriptions** /v1/subscription_items** /v1/subscription_schedules** /v1/customers/{c}/subscriptions**
Customer session | /v1/customer_sessions
Funding Instructions | /v1/customers/{c}/funding_instructions
Customers | /v1/customers**
Customer Portal | /v1/billing_portal/**
Ephemeral keys | /v1/ephemeral_keys**
Events | /v1/events** /v2/core/events**
Files | /v1/files** /v1/file_links**
Payouts | /v1/payouts**
Products | /v1/products** /v1/product_catalog/** /v2/commerce/**
Shipping Rates | /v1/shipping_rates**
Test clocks | /v1/test_helpers/test_clocks**
Checkout Sessions | /v1/checkout/**
Payment Links | /v1/payment_links**
Coupons | /v1/coupons**
Credit notes | /v1/credit_notes**
Credit grants | /v1/billing/credit_grants** /v1/billing/credit_balance_**
Billing alerts | /v1/billing/alerts**
Meter events | /v1/billing/meter_event** /v2/billing/**
Meters | /v1/billing/meters**
Portal feedback options | /v1/billing/feedback_options**
Entitlements | /v1/entitlements/**
Invoices | /v1/invoices** /v1/invoiceitems** /v1/invoice_**
Prices | /v1/prices**
Plans | /v1/plans**
Promotion Codes | /v1/promotion_codes**
Quotes | /v1/quotes**
Tax rates | /v1/tax_rates**
Tax IDs | /v1/tax_ids**
Tax calculations and transactions | /v1/tax/calculations** /v1/tax/transactions** /v1/tax/associations**
Tax settings and registrations | /v1/tax/**
Account Links | /v1/account_links** /v2/core/account_links**
Account Sessions | /v1/account_sessions**
Login Links | /v1/accounts/{a}/login_links
Accounts | /v1/accounts** /v1/account /v2/core/accounts** /v2/core/account_**
Application Fees | /v1/application_fees**
Top-ups | /v1/topups**
Transfers | /v1/transfers**
Webhook Endpoints | /v1/webhook_endpoints** /v2/core/event_destinations**
Apps | /v1/apps/installs**
Secrets | /v1/apps/secrets**
Reviews | /v1/reviews**
Radar | /v1/radar/**
3D Secure | /v1/three_d_secure**
Report Runs and Report Types | /v1/reporting/**
Sigma | /v1/sigma/**
Verification Sessions and Reports | /v1/identity/**
Issuing Authorizations | /v1/issuing/authorizations**
Issuing Cardholders | /v1/issuing/cardholders**
Issuing Cards | /v1/issuing/cards**
Issuing Disputes | /v1/issuing/disputes**
Issuing Personalization Designs | /v1/issuing/personalization_designs** /v1/issuing/physical_bundles**
Issuing Tokens | /v1/issuing/tokens**
Issuing Transactions | /v1/issuing/transactions** /v1/issuing/settlements**
Issuing Test Helpers | /v1/test_helpers/issuing/**
Terminal Configurations | /v1/terminal/configurations**
Terminal Connection Tokens | /v1/terminal/connection_tokens
Terminal Locations | /v1/terminal/locations** /v1/terminal/onboarding_links
Terminal Readers | /v1/terminal/readers** /v1/test_helpers/terminal/**
Climate Orders | /v1/climate/orders**
Climate Products | /v1/climate/**
Financial Connections Accounts | /v1/financial_connections/accounts** /v1/financial_connections/transactions** /v1/linked_accounts**
Financial Connections Sessions | /v1/financial_connections/sessions** /v1/link_account_sessions**
Financial Accounts | /v1/treasury/financial_accounts** /v2/money_management/financial_a**
Treasury Money Movement | /v1/treasury/** /v1/test_helpers/treasury/** /v2/money_management/**
Vault | /v2/core/vault/**
Forwarding Requests | /v1/forwarding/**
`;

const GROUPS = ROWS.trim()
  .split('\n')
  .map((line) => {
    const [name, patterns] = line.split(' | ');
    return { name, tests: patterns.split(' ').map(testOf) };
  });

/** Sets such as `Charges: write` that hold an operation; none where its group is not known. */
export function groupOf(method, path) {
  const name = GROUPS.find((group) => group.tests.some((test) => test.test(path)))?.name;
  return name === undefined ? undefined : `${name}: ${method === 'GET' ? 'read' : 'write'}`;
}

function testOf(pattern) {
  const text = pattern.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]*\}/g, '[^/]+');
  return new RegExp(`^${text.replaceAll('**', '.*')}$`);
}
