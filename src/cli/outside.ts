import { type DatabaseAddress, originOf } from "../core/database.ts";
import type { Invocation } from "./parse.ts";
import { UsageError } from "./usage_error.ts";
import { decode, readUrl, readWebhook, type UrlFile } from "./webhook_file.ts";

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

/** PostgreSQL's own port. */
const POSTGRES_PORT = 5432;
const TLS = ["disable", "prefer", "require", "verify-full"] as const;

/**
 * Reads `--slack-webhook-file` and `--database-url-file`.
 *
 * @throws {UsageError} for a file that cannot be read, or that holds something else; what it holds is not repeated
 */
export async function readOutside({ texts }: Invocation): Promise<Outside> {
  const webhook = await readWebhook("slack-webhook-file", texts.get("slack-webhook-file"));
  const url = await readUrl("database-url-file", texts.get("database-url-file"));
  const address = url === undefined ? undefined : addressIn(url);
  return {
    ...(webhook === undefined ? {} : { webhook: webhook.url }),
    ...(address === undefined ? {} : { database: address }),
    endpoints: [
      ...(webhook === undefined ? [] : [{ name: "the Slack webhook", origin: new URL(webhook.url).origin }]),
      ...(address === undefined ? [] : [{ name: "the coordinator's database", origin: originOf(address) }]),
    ],
    secrets: [
      ...webhook?.secrets ?? [],
      ...(url === undefined || address === undefined ? [] : [url.text, address.password, url.url.password]),
    ].filter((secret) => secret !== ""),
    warnings: [...webhook?.warnings ?? [], ...url?.warnings ?? []],
  };
}

function addressIn({ url, where }: UrlFile): DatabaseAddress {
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
