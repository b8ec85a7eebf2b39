/** The step for data of which no copy is out of reach. */
export const COPY_ELSEWHERE =
  'Copy the data to another account, with a credential that no agent here can read, and name the copy under recovery: in overscope.yaml.';
