import type { OptionName } from "./options.ts";
import { readSecretFile } from "./secret_file.ts";
import { UsageError } from "./usage_error.ts";

/** A webhook out of a file. */
export interface WebhookFile {
  /** All of its URL. */
  readonly url: string;
  /** Every part of it that tells it. */
  readonly secrets: readonly string[];
  /** Of a file that others may read. */
  readonly warnings: readonly string[];
}

/** A path that is shorter is no webhook's, and would be taken out of too many texts. */
const LEAST_PATH = 6;

/**
 * Reads a file with a webhook's URL.
 *
 * @throws {UsageError} for a file that cannot be read, or that holds something else; what it holds is not repeated
 */
export async function readWebhook(
  option: OptionName,
  file: string | undefined,
): Promise<WebhookFile | undefined> {
  const read = await readUrl(option, file);
  if (read === undefined) return undefined;
  checkWebhook(read);
  return { url: read.url.href, secrets: secretsOfWebhook(read), warnings: read.warnings };
}

/** A URL out of a file, as it stands there and read. */
export interface UrlFile {
  readonly text: string;
  readonly url: URL;
  readonly where: string;
  readonly warnings: readonly string[];
}

/** @throws {UsageError} as {@linkcode readWebhook} */
export async function readUrl(option: OptionName, file: string | undefined): Promise<UrlFile | undefined> {
  if (file === undefined) return undefined;
  if (file.includes("://")) {
    throw new UsageError(
      `Cannot read --${option}: it takes the name of a file, not a URL; everyone on the machine can read the command line`,
    );
  }
  const where = `the file "${file}" of --${option}`;
  const { text, warnings } = await readSecretFile(file, where);
  if (text === "" || /\s/.test(text) || !URL.canParse(text)) {
    throw new UsageError(`Cannot read ${where}: it must hold one URL`);
  }
  return { text, url: new URL(text), where, warnings };
}

function checkWebhook({ url, where }: UrlFile): void {
  const problem = !isSafe(url)
    ? "it must begin with https://"
    : url.username !== "" || url.password !== "" || url.hash !== ""
    ? "it must be a host and a path alone"
    : url.pathname.length + url.search.length < LEAST_PATH
    ? "it has no path, so it is no webhook"
    : undefined;
  if (problem !== undefined) throw new UsageError(`Cannot use the webhook in ${where}: ${problem}`);
}

/** The whole of it, its path, and the end of the path, which alone is what a webhook's secret usually is. */
function secretsOfWebhook({ text, url }: UrlFile): readonly string[] {
  const last = url.pathname.split("/").at(-1) ?? "";
  const ends = [last, decode(last) ?? last];
  return [text, url.href, url.pathname + url.search, url.pathname, ...ends].filter(({ length }) =>
    length >= LEAST_PATH
  );
}

/** Percent-encoding undone; `undefined` where it is none. */
export function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whether nobody on the way can read what is sent there: over TLS, or on this machine. */
export function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
