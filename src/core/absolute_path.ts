/** Whether a path means the same in every directory, on whichever system it was given. */
export function isAbsolutePath(path: string): boolean {
  return /^(\/|\\|[A-Za-z]:)/.test(path);
}
