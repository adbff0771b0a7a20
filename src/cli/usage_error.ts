/** What was asked for makes no sense, or cannot be: told before anything is sent. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
