import { assertEquals, assertRejects } from "@std/assert";
import { inParallel } from "../../src/core/in_parallel.ts";

Deno.test("inParallel does everything once, and never more at once than it may", async () => {
  const done: number[] = [];
  let [now, most] = [0, 0];
  await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
    done.push(item);
  });
  assertEquals([done.toSorted(), most], [[1, 2, 3, 4, 5], 2]);
});

Deno.test("inParallel of nothing is done at once", async () => {
  await inParallel([], 4, () => Promise.reject(new Error("asked")));
});

Deno.test("inParallel rejects with the first failure", async () => {
  await assertRejects(
    () => inParallel([1, 2], 1, (item) => Promise.reject(new Error(`${item}`))),
    Error,
    "1",
  );
});

Deno.test("inParallel begins nothing after a failure, and rejects when what was begun has ended", async () => {
  const begun: number[] = [];
  const slow = Promise.withResolvers<void>();
  let rejected = false;
  const work = inParallel([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error("1");
    await slow.promise;
  }).catch((error) => void (rejected = error.message === "1"));
  // Every promise that can settle does before the next turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals([begun, rejected], [[1, 2], false]);
  slow.resolve();
  await work;
  assertEquals([begun, rejected], [[1, 2], true]);
});
