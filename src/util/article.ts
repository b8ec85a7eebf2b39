/** A title of the catalogue with its indefinite article: `an AWS access key`, `a Railway token`, `a URL`. */
export function withArticle(title: string): string {
  return `${/^[AEIO]/.test(title) ? 'an' : 'a'} ${title}`;
}
