/** Of a diff that git makes: nothing that the repository's configuration names is run. */
export const PLAIN_DIFF: readonly string[] = ['--no-ext-diff', '--no-textconv'];
