import { assertEquals, assertRejects } from "@std/assert";
import { Places } from "../../src/load/places.ts";

Deno.test("Places waits for a free place where all are taken", async () => {
  const places = new Places(2);
  const works = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const begun: number[] = [];
  const giving = (async () => {
    for (const [at, { promise }] of works.entries()) {
      await places.free();
      begun.push(at);
      places.take(() => promise);
    }
  })();
  await Promise.resolve();
  await Promise.resolve();
  assertEquals(begun, [0, 1]);
  works[1]?.resolve();
  await giving;
  assertEquals(begun, [0, 1, 2]);
  works[0]?.resolve();
  works[2]?.resolve();
  await places.empty();
});

Deno.test("Places throws what a piece of work threw, and is empty only once all have ended", async () => {
  const places = new Places(3);
  const last = Promise.withResolvers<void>();
  places.take(() => last.promise);
  places.take(() => Promise.reject(new Error("the first")));
  places.take(() => Promise.reject(new Error("the second")));
  let ended = false;
  const empty = assertRejects(() => places.empty().finally(() => ended = true), Error, "the first");
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(ended, false);
  await assertRejects(() => places.free(), Error, "the first");
  last.resolve();
  await empty;
});
