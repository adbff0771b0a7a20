import { readGivenFile } from "./given_file.ts";

/** What a file with a secret holds. */
export interface SecretFile {
  /** Without the line break that files end with. */
  readonly text: string;
  /** What its mode lets others do; absent when it is the owner's alone. */
  readonly warnings: readonly string[];
}

/** Group and others, of a file's mode. */
const OTHERS = 0o077;

/**
 * Reads a file with a secret in it.
 *
 * @param what names it in errors, which do not repeat what it holds: `the token file "/etc/token"`
 * @throws {UsageError} when it cannot be read
 */
export async function readSecretFile(file: string, what: string): Promise<SecretFile> {
  const text = await readGivenFile(file, what);
  return { text: text.trim(), warnings: await warningsOf(file, what) };
}

/** What is to be said of a file that others may read; nothing where files have no mode. */
export async function warningsOf(file: string, what: string): Promise<readonly string[]> {
  const { mode } = await Deno.stat(file);
  if (mode === null || (mode & OTHERS) === 0) return [];
  const shown = (mode & 0o777).toString(8).padStart(4, "0");
  return [
    `Warning: others on this machine may read ${what} (its mode is ${shown}); chmod 600 keeps it yours`,
  ];
}
