/** An assertion that does not hold. */
export class AssertionError extends Error {
  /** Keeps the `cause` that is given with `options`. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Throws an {@linkcode AssertionError} that says `what`, then the caller's `msg`, then `detail`. */
export function raise(what: string, msg?: string, detail = ""): never {
  throw new AssertionError(`${what}${msg ? `: ${msg}` : "."}${detail && `\n${detail}`}`);
}
