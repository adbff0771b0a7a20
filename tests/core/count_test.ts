import { assertEquals } from "@std/assert";
import { count } from "../../src/core/count.ts";

Deno.test("count has one and many", () => {
  assertEquals(
    [count(1, "check"), count(0, "check"), count(2000, "entry", "entries")],
    ["1 check", "0 checks", "2,000 entries"],
  );
});
