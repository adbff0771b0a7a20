import { assertEquals, assertMatch } from "@std/assert";
import { VERSION } from "../../src/core/version.ts";

Deno.test("VERSION is the one that deno.json states", async () => {
  const config = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assertEquals(VERSION, config.version);
  assertMatch(VERSION, /^\d+\.\d+\.\d+/);
});
