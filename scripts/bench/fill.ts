import { inParallel } from "../../src/core/in_parallel.ts";
import { COLLECTIONS_PATH } from "./plain_listing.ts";

/** Requests under way at once on a node. */
const AT_ONCE = 4;

/** What a collection is made of. */
export interface Wanted {
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** Makes collections on every node, past the program. @throws when a node refuses one */
export async function fill(urls: readonly string[], wanted: readonly Wanted[]): Promise<void> {
  await Promise.all(urls.map((url) =>
    inParallel(wanted, AT_ONCE, async (one) => {
      const reply = await fetch(url + COLLECTIONS_PATH, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(one),
      });
      if (!reply.ok) throw new Error(`Cannot fill ${url}: ${await reply.text()}`);
      await reply.body?.cancel();
    })
  ));
}
