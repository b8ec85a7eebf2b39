/** What is thrown where a walk cannot tell for sure what git would: git is asked instead. */
export class Unsure extends Error {}
