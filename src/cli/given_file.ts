import { UsageError } from "./usage_error.ts";

/**
 * Reads a file that a person named.
 *
 * @param what names it in the error: `the configuration "/etc/config.json"`
 * @throws {UsageError} when it cannot be read
 */
export async function readGivenFile(file: string, what: string): Promise<string> {
  return await given(() => Deno.readTextFile(file), what);
}

/** The same of a file of which every byte counts. @throws {UsageError} when it cannot be read */
export async function readGivenBytes(file: string, what: string): Promise<Uint8Array> {
  return await given(() => Deno.readFile(file), what);
}

async function given<T>(read: () => Promise<T>, what: string): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : "it may not be read";
    throw new UsageError(`Cannot read ${what}: ${why}`, { cause: error });
  }
}
