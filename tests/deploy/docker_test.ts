import { assertEquals } from "@std/assert";
import { validate } from "dockerfile-utils";
import { fileFor, TARGETS } from "../../scripts/compile/targets.ts";

const dockerfile = await Deno.readTextFile(new URL("../../deploy/docker/Dockerfile", import.meta.url));

Deno.test("Dockerfile is nothing that a checker of Dockerfiles complains of", () => {
  assertEquals(validate(dockerfile), []);
  assertEquals(validate("FROM scratch\nCOPPY a b\n").length, 1);
});

Deno.test("Dockerfile takes a file that is released", () => {
  const [, file = ""] = /^ARG FILE=(\S+)$/m.exec(dockerfile) ?? [];
  assertEquals(Object.keys(TARGETS).map(fileFor).includes(file), true, file);
});
