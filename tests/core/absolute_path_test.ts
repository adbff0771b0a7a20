import { assertEquals } from "@std/assert";
import { isAbsolutePath } from "../../src/core/absolute_path.ts";

Deno.test("isAbsolutePath knows the paths of every system", () => {
  for (const path of ["/var/lib/x", "C:\\x", "\\\\host\\x"]) assertEquals(isAbsolutePath(path), true, path);
  for (const path of ["state", "./state", "../state", ""]) assertEquals(isAbsolutePath(path), false, path);
});
