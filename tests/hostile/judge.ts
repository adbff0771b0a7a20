import { assert, assertEquals } from "@std/assert";
import { isRead } from "../lab/route.ts";
import type { SeenCollection } from "../lab/eyes.ts";
import type { Ask } from "./hostile_server.ts";

/** The grammar of test collections, in this test's own words. */
const TEST_NAME = /^AUTOTEST_[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*_[0-9]{10}_[a-z0-9]{6}(?:_[a-z0-9]{6})?$/;

/** What a terminal acts on, and what turns text round: nothing of it may be printed, but line feeds. */
// deno-lint-ignore no-control-regex -- control characters are what it looks for
const UNPRINTABLE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** No report needs more; a server that fills terminals, logs and mail boxes would have its way. Characters. */
const MAX_OUTPUT = 100_000;

/** Why a request would have changed, or read the records of, a collection of production. */
export function harmOf(ask: Ask, production: readonly SeenCollection[]): string | undefined {
  const { method, target, route, body } = ask;
  const harm = `${method} ${target}`;
  const uuids = new Set(production.map(({ id }) => id));
  if (route === undefined) return method === "GET" ? undefined : harm;
  const collection = route.collection ?? "";
  switch (route.action) {
    case "create":
      return TEST_NAME.test(JSON.parse(body).name) ? undefined : `${harm} ${body}`;
    case "deleteCollection":
      return TEST_NAME.test(collection) && !uuids.has(collection) ? undefined : harm;
    case "modify":
      return harm;
    default:
      if (method === "GET" && isRead(method, route)) return undefined;
      if (!uuids.has(collection.toLowerCase())) return undefined;
      // Whether it is empty may be asked of a UUID that a create returned: one id, no record.
      return route.action === "get" && body === '{"limit":1,"include":[]}' ? undefined : harm;
  }
}

/** What was printed is fit for a terminal: short, plain, and without a trace of our own stack. */
export function assertPlain(printed: string): void {
  const [character] = UNPRINTABLE.exec(printed) ?? [];
  assertEquals(character, undefined, `it prints ${JSON.stringify(character)}:\n${JSON.stringify(printed)}`);
  assert(!/^ {4}at |Uncaught/m.test(printed), `it prints a stack trace:\n${printed}`);
  assert(printed.length < MAX_OUTPUT, `it prints ${printed.length} characters`);
}

/** No secret is there, and neither is the beginning or the end of one: half a token is worth a guess. */
export function assertSecret(secrets: readonly string[], texts: ReadonlyMap<string, string>): void {
  const parts = secrets.flatMap((secret) => [secret.slice(0, 8), secret.slice(-8)]);
  for (const [where, text] of texts) {
    const found = parts.find((part) => text.includes(part));
    assertEquals(found, undefined, `"${found}" of a secret is in ${where}`);
  }
}

/** Every file below a directory, by its path. */
export async function textsIn(directory: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    if (isDirectory) { for (const entry of await textsIn(path)) texts.set(...entry); }
    else texts.set(path, await Deno.readTextFile(path));
  }
  return texts;
}
