import { type DatabaseAddress, originOf } from "../core/database.ts";
import type { OptionName } from "./options.ts";
import type { Invocation } from "./parse.ts";
import { readSecretFile } from "./secret_file.ts";
import { UsageError } from "./usage_error.ts";

/** What a run may reach beside the deployment, each from a file since it is a secret. */
export interface Outside {
  readonly webhook?: string;
  readonly database?: DatabaseAddress;
  /** The same as endpoints, for `--allow-net`. */
  readonly endpoints: readonly { readonly name: string; readonly origin: string }[];
  /** Never to be shown. */
  readonly secrets: readonly string[];
  /** Of files that others may read. */
  readonly warnings: readonly string[];
}

/** A path that is shorter is no webhook's, and would be taken out of too many texts. */
const LEAST_PATH = 6;
/** PostgreSQL's own port. */
const POSTGRES_PORT = 5432;
const TLS = ["disable", "prefer", "require", "verify-full"] as const;

/**
 * Reads `--slack-webhook-file` and `--database-url-file`.
 *
 * @throws {UsageError} for a file that cannot be read, or that holds something else; what it holds is not repeated
 */
export async function readOutside({ texts }: Invocation): Promise<Outside> {
  const webhook = await readUrl("slack-webhook-file", texts.get("slack-webhook-file"));
  const url = await readUrl("database-url-file", texts.get("database-url-file"));
  const address = url === undefined ? undefined : addressIn(url);
  if (webhook !== undefined) checkWebhook(webhook);
  return {
    ...(webhook === undefined ? {} : { webhook: webhook.url.href }),
    ...(address === undefined ? {} : { database: address }),
    endpoints: [
      ...(webhook === undefined ? [] : [{ name: "the Slack webhook", origin: webhook.url.origin }]),
      ...(address === undefined ? [] : [{ name: "the coordinator's database", origin: originOf(address) }]),
    ],
    secrets: [
      ...(webhook === undefined ? [] : secretsOfWebhook(webhook)),
      ...(url === undefined || address === undefined ? [] : [url.text, address.password, url.url.password]),
    ].filter((secret) => secret !== ""),
    warnings: [...webhook?.warnings ?? [], ...url?.warnings ?? []],
  };
}

/** A URL out of a file, as it stands there and read. */
interface Read {
  readonly text: string;
  readonly url: URL;
  readonly where: string;
  readonly warnings: readonly string[];
}

async function readUrl(option: OptionName, file: string | undefined): Promise<Read | undefined> {
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

function checkWebhook({ url, where }: Read): void {
  const problem = url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))
    ? "it must begin with https://"
    : url.username !== "" || url.password !== "" || url.hash !== ""
    ? "it must be a host and a path alone"
    : url.pathname.length + url.search.length < LEAST_PATH
    ? "it has no path, so it is no webhook"
    : undefined;
  if (problem !== undefined) throw new UsageError(`Cannot use the webhook in ${where}: ${problem}`);
}

/** The whole of it, its path, and the end of the path, which alone is what a webhook's secret usually is. */
function secretsOfWebhook({ text, url }: Read): readonly string[] {
  const last = url.pathname.split("/").at(-1) ?? "";
  const ends = [last, decode(last) ?? last];
  return [text, url.href, url.pathname + url.search, url.pathname, ...ends].filter(({ length }) =>
    length >= LEAST_PATH
  );
}

function addressIn({ url, where }: Read): DatabaseAddress {
  const problem = (what: string) => new UsageError(`Cannot use the database in ${where}: ${what}`);
  if (!/^postgres(ql)?:$/.test(url.protocol)) throw problem("it must begin with postgres://");
  const host = decode(url.hostname.replace(/^\[|\]$/g, ""));
  const database = decode(url.pathname.slice(1));
  const user = decode(url.username);
  if (host === "" || host === undefined || !database || database.includes("/") || !user) {
    throw problem("it must be postgres://USER:PASSWORD@HOST:PORT/DATABASE");
  }
  const password = decode(url.password);
  if (password === undefined) throw problem("its password is not encoded as a URL's must be");
  const strange = [...url.searchParams.keys()].find((name) => name !== "sslmode");
  if (strange !== undefined) throw problem("of parameters it may have sslmode alone");
  const sslmode = url.searchParams.get("sslmode") ?? "prefer";
  const tls = TLS.find((mode) => mode === sslmode);
  if (tls === undefined) throw problem(`sslmode must be one of ${TLS.join(", ")}`);
  return { host, port: Number(url.port || POSTGRES_PORT), user, password, database, tls };
}

/** Percent-encoding undone; `undefined` where it is none. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
