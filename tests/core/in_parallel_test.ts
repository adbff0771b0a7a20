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
