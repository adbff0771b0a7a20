/** Disposes everything, in this order, whatever fails on the way; then throws what failed, together. */
export async function disposeAll(things: Iterable<AsyncDisposable | Disposable>): Promise<void> {
  const errors: unknown[] = [];
  for (const thing of things) {
    try {
      if (Symbol.asyncDispose in thing) await thing[Symbol.asyncDispose]();
      else thing[Symbol.dispose]();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) {
    throw new AggregateError(errors, `Cannot end the lab: ${errors.length} parts failed`);
  }
}
