import { assertEquals, assertStringIncludes } from "@std/assert";
import { stop } from "esbuild";
import { minify } from "../../scripts/compile/minify.ts";

// The process by which esbuild does it outlives every test.
Deno.test.beforeAll(async () => void await minify(""));
Deno.test.afterAll(stop);

Deno.test("minify leaves to its scope what is used once", async () => {
  const text = await minify(`
    export async function read(open) {
      using gate = open("gate");
      gate.use();
      await using file = await open("file");
      file.use();
    }
  `);
  const { read } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const happened: string[] = [];
  await read((name: string) => ({
    use: () => void happened.push(`${name} used`),
    [Symbol.dispose]: () => void happened.push(`${name} disposed of`),
  }));
  assertEquals(happened, ["gate used", "file used", "file disposed of", "gate disposed of"]);
});

Deno.test("minify leaves out where modules were found, and keeps the names of classes", async () => {
  const text = await minify(`
    var require_ulp = __commonJS({
      "../../home/.cache/npm/ulp.js"(exports) { exports.ulp = 1; }
    });
    var CannotLook = class extends Error { static { __name(this, "CannotLook"); } };
    export { require_ulp, CannotLook };
  `);
  assertStringIncludes(text, '""(');
  assertStringIncludes(text, '"CannotLook"');
  assertEquals(text.includes("home"), false);
});
