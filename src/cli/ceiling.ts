import type { Endpoint } from "../core/endpoint.ts";
import { hostPort } from "../sandbox/grants.ts";
import { UsageError } from "./usage_error.ts";

/** A host, a domain with all below it (`*.`), an IPv4 network, or an IPv6 address in brackets; then a port, or any. */
const ITEM =
  /^(?:(?<below>\*\.)?(?<host>[\w-]+(?:\.[\w-]+)*)\.?(?:\/(?<bits>[0-9]|[12][0-9]|3[0-2]))?|(?<v6>\[[\da-f:.]+\]))(?::(?<port>\d{1,5}))?$/;
const IPV4 = /^\d+(\.\d+){3}$/;

/**
 * Holds endpoints against the ceiling of `--allow-net`, which is written, and means, what it is and does for Deno: an item
 * without a port allows every port, `*.example.com` the domain as well.
 *
 * @throws {UsageError} when an endpoint is outside it, or an item is none
 */
export function checkCeiling(
  endpoints: readonly Pick<Endpoint, "name" | "origin">[],
  allowed: readonly string[],
): void {
  const items = allowed.flatMap((list) => list.split(",")).map((one) => one.trim());
  const allows = items.map(allowedBy);
  for (const { name, origin } of endpoints) {
    const needed = hostPort(origin);
    const port = Number(needed.slice(needed.lastIndexOf(":") + 1));
    const host = new URL(origin).hostname.replace(/\.$/, "");
    if (!allows.some((one) => one(host, port))) {
      throw new UsageError(
        `Cannot use ${name} (${origin}): ${needed} is outside --allow-net=${items.join(",")}`,
      );
    }
  }
}

function allowedBy(item: string): (host: string, port: number) => boolean {
  const { below, host, bits, v6, port: only } = ITEM.exec(item.toLowerCase())?.groups ?? {};
  const name = v6 ?? host;
  const isNetwork = bits !== undefined;
  if (name === undefined || Number(only ?? 0) > 65_535 || (isNetwork && (below || !IPV4.test(name)))) {
    throw new UsageError(
      `Cannot read --allow-net "${item}": it takes what Deno takes: a host, *.domain or IPv4 network, and perhaps :port`,
    );
  }
  const isHost = isNetwork
    ? inNetwork(name, Number(bits))
    : (one: string) => one === name || (below !== undefined && one.endsWith(`.${name}`));
  return (one, port) => (only === undefined || Number(only) === port) && isHost(one);
}

function inNetwork(network: string, bits: number): (host: string) => boolean {
  const prefixOf = (address: string) => Math.floor(addressIn(address) / 2 ** (32 - bits));
  return (host) => IPV4.test(host) && prefixOf(host) === prefixOf(network);
}

/** An IPv4 address as the number that it is. */
function addressIn(text: string): number {
  return text.split(".").reduce((sum, part) => 256 * sum + Number(part), 0);
}
