import { UsageError } from "./usage_error.ts";

/**
 * Reads a file that a person named.
 *
 * @param what names it in the error: `the configuration "/etc/config.json"`
 * @throws {UsageError} when it cannot be read
 */
export async function readGivenFile(file: string, what: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : "it may not be read";
    throw new UsageError(`Cannot read ${what}: ${why}`, { cause: error });
  }
}
