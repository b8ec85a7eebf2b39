/** Said of an entry that the change rewrites: until that is reviewed, the version that was reviewed counts. */
export const AS_REVIEWED = '; the reviewed version counts';
