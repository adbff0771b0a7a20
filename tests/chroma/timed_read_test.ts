import { assertEquals } from "@std/assert";
import type { Endpoint } from "../../src/core/endpoint.ts";
import type { Transport } from "../../src/core/transport.ts";
import { timedRead } from "../../src/chroma/timed_read.ts";
import { Cap } from "../../src/transport/cap.ts";
import { FakeClock } from "../core/fake_clock.ts";

const ENDPOINT: Endpoint = { name: "server", role: "server", origin: "http://a.test:8000" };
const TARGET = { entry: ENDPOINT, nodes: [ENDPOINT], tenant: "t", database: "d", headers: {} };
const uuid = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

/** Reads from a server with these collections, by name and number of records; every reply takes 30 ms. */
function rig(collections: readonly (readonly [name: string, count: number])[]) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const gone = new Set<number>();
  const door: Transport = async (request) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname.replace("/api/v2/tenants/t/databases/d", "") + search;
    asked.push(path);
    await clock.sleep(30, request.signal);
    const at = collections.findIndex((_, index) => path.includes(uuid(index)));
    if (gone.has(at)) {
      const message = `Collection [${uuid(at)}] does not exist`;
      return Response.json({ error: "NotFoundError", message }, { status: 404 });
    }
    return Response.json(
      at < 0 ? collections.map(([name], index) => ({ id: uuid(index), name })) : collections[at]?.[1],
    );
  };
  const limits = { perSecond: 10, burst: 1, inFlight: 1 };
  const read = timedRead(TARGET, door, { clock, cap: new Cap({ clock, tell: () => {}, limits }) });
  return { clock, asked, gone, read: () => clock.drive(read(ENDPOINT, new AbortController().signal)) };
}

const LIST = "/collections?limit=5&offset=0";
const ONE = "/collections?limit=1&offset=0";

Deno.test("timedRead counts the smallest of production's collections, and times that alone", async () => {
  const { read, asked } = rig([
    ["docs", 12],
    ["AUTOTEST_basic_operations_1705123456_abc123_xyz789", 0],
    ["notes", 3],
    ["huge", 5_000_000],
  ]);
  const count = (n: number) => `/collections/${uuid(n)}/count`;
  assertEquals(await read(), 30);
  assertEquals(asked, [LIST, count(0), count(2), count(3), count(2)]);
  assertEquals(await read(), 30);
  assertEquals(asked.at(-1), count(2));
});

Deno.test("timedRead counts another collection when the one that it counted is gone", async () => {
  const { read, asked, gone } = rig([["docs", 12], ["notes", 3]]);
  await read();
  gone.add(1);
  await read();
  await read();
  assertEquals(asked.at(-1), `/collections/${uuid(0)}/count`);
  gone.add(0);
  for (let time = 0; time < 5; time++) await read();
  const before = asked.length;
  await read();
  assertEquals(asked.length, before + 1);
});

for (
  const [what, collections] of [["no production", []], ["only huge collections", [["huge", 10_001]]]] as const
) {
  Deno.test(`timedRead lists one collection where there is ${what}`, async () => {
    const { read, asked } = rig(collections);
    assertEquals([await read(), asked.at(-1)], [30, ONE]);
  });
}
