/** The message of whatever was thrown, on one line and without a stack. */
export function errorMessage(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.replaceAll(/\s+/g, " ").trim();
}
