/** Whether a path lies below a folder of tests, fixtures or examples, or is a file of tests. */
export function isTestPath(path: string): boolean {
  return /(^|\/)(_?(?:unit|e2e|integration)[-_]?tests?|tests?|testdata|spec|specs|__tests__|__mocks__|e2e|fixtures|examples?|mocks?)(\/|$)|[._-](test|spec)\.[a-z]+$/i.test(
    path,
  );
}
