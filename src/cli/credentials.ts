import { isCredentialHeader } from "../core/credential_header.ts";
import type { Environment, Invocation } from "./parse.ts";
import { readSecretFile, type SecretFile } from "./secret_file.ts";
import { UsageError } from "./usage_error.ts";

/** What is sent with every request, and which parts of it must never be shown. */
export interface Credentials {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** Of files that others may read. */
  readonly warnings: readonly string[];
}

/**
 * Gathers the headers: those of `CHROMA_AUTOTEST_HEADER` (one a line), over them those of `--header`, and the token
 * from `--token-file` or `CHROMA_AUTOTEST_TOKEN` as `Authorization: Bearer`.
 *
 * @throws {UsageError} for a malformed header, a credential on the command line, or a file that cannot be read
 */
export async function readCredentials(
  { texts, lists, fromEnvironment }: Invocation,
  environment: Environment,
): Promise<Credentials> {
  const headers = new Headers();
  const secrets: string[] = [];
  for (
    const line of (environment("CHROMA_AUTOTEST_HEADER") ?? "").split("\n").filter((line) =>
      line.trim() !== ""
    )
  ) {
    const { name, value } = parseHeader(line);
    // In "Bearer abc" the secret is "abc", and it may come back without its scheme.
    secrets.push(...[value, ...value.split(/\s+/)].filter((part) => part.length >= LEAST_SECRET));
    if (isCredentialHeader(name)) secrets.push(value);
    setHeader(headers, name, value);
  }
  for (const line of fromEnvironment.has("header") ? [] : lists.get("header") ?? []) {
    const { name, value } = parseHeader(line);
    // Credentials have no place on a command line.
    if (isCredentialHeader(name)) {
      throw new UsageError(
        `Cannot take the header "${name}" on the command line: everyone on the machine can read it there; ` +
          `put it in the environment (CHROMA_AUTOTEST_HEADER) or use --token-file`,
      );
    }
    setHeader(headers, name, value);
  }
  const token = await readToken(texts.get("token-file"), environment);
  if (token !== undefined) {
    secrets.push(token.text);
    setHeader(headers, "authorization", `Bearer ${token.text}`);
  }
  return {
    headers: Object.fromEntries(headers),
    secrets: [...new Set(secrets)].filter((secret) => secret !== ""),
    warnings: token?.warnings ?? [],
  };
}

/** What is shorter is a common word, and no secret by itself. */
const LEAST_SECRET = 5;

function parseHeader(line: string): { readonly name: string; readonly value: string } {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*?)\s*$/.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`Cannot read a --header: it must be "Name: value", and its name a plain word`);
  }
  return { name, value };
}

async function readToken(
  file: string | undefined,
  environment: Environment,
): Promise<SecretFile | undefined> {
  const set = environment("CHROMA_AUTOTEST_TOKEN");
  if (file !== undefined) {
    const what = `the token file "${file}"`;
    const { text, warnings } = await readSecretFile(file, what);
    return { text: oneToken(text, what), warnings };
  }
  return set === undefined ? undefined : { text: oneToken(set, "CHROMA_AUTOTEST_TOKEN"), warnings: [] };
}

/** Files and variables often end with a line break, which is no part of the token. */
function oneToken(text: string, where: string): string {
  const token = text.trim();
  if (token === "" || /\s/.test(token)) throw new UsageError(`Cannot read ${where}: it must hold one token`);
  return token;
}

function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    throw new UsageError(
      `Cannot send the header "${name}": its value has characters that a header cannot carry`,
    );
  }
}
