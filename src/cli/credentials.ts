import type { Environment, Invocation } from "./parse.ts";
import { UsageError } from "./usage_error.ts";

/** Header names whose values are credentials, and so have no place on a command line. */
const CREDENTIAL =
  /^(authorization|proxy-authorization|cookie|x-chroma-token|.*(token|key|secret|password).*)$/i;

/** What is sent with every request, and which parts of it must never be shown. */
export interface Credentials {
  readonly headers: Headers;
  readonly secrets: readonly string[];
}

/**
 * Gathers the headers: `--header` and `CHROMA_AUTOTEST_HEADER` (one a line), the token from `--token-file` or
 * `CHROMA_AUTOTEST_TOKEN` as `Authorization: Bearer`.
 *
 * @throws {UsageError} for a malformed header, a credential on the command line, or a file that cannot be read
 */
export async function readCredentials(
  { texts, lists, fromEnvironment }: Invocation,
  environment: Environment,
): Promise<Credentials> {
  const headers = new Headers();
  const secrets: string[] = [];
  for (const line of lists.get("header") ?? []) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`Cannot read a --header: it must be "Name: value", and its name a plain word`);
    }
    if (CREDENTIAL.test(name) && !fromEnvironment.has("header")) {
      throw new UsageError(
        `Cannot take the header "${name}" on the command line: everyone on the machine can read it there; ` +
          `put it in the environment (CHROMA_AUTOTEST_HEADER) or use --token-file`,
      );
    }
    if (fromEnvironment.has("header")) secrets.push(value, ...value.split(" "));
    setHeader(headers, name, value);
  }
  const token = await readToken(texts.get("token-file")) ?? environment("CHROMA_AUTOTEST_TOKEN");
  if (token !== undefined) {
    secrets.push(token);
    setHeader(headers, "authorization", `Bearer ${token}`);
  }
  // A short word would hide half of every sentence, and is no secret.
  return { headers, secrets: secrets.filter((secret) => secret.length >= 6) };
}

async function readToken(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : "it may not be read";
    throw new UsageError(`Cannot read the token file "${file}": ${why}`, { cause: error });
  }
  const token = text.trim();
  if (token === "" || /\s/.test(token)) {
    throw new UsageError(`Cannot read the token file "${file}": it must hold one token`);
  }
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
