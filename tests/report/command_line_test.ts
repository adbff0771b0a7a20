import { assertEquals } from "@std/assert";
import { commandLine } from "../../src/report/command_line.ts";
import { PASSED } from "./summary.ts";

Deno.test("commandLine names the deployment as the run had it", () => {
  assertEquals(
    commandLine(["preflight"], PASSED),
    "chroma-autotest preflight --url http://balancer.test:8000 --primary http://primary.test:8000 --replica http://replica.test:8000",
  );
});

Deno.test("commandLine names tenant and database where they are not the usual, as a shell takes them", () => {
  const target = { ...PASSED.target, nodes: [], tenant: "it's", database: "$(reboot)" };
  assertEquals(
    commandLine(["cleanup", "--max-age", "0"], { target }),
    `chroma-autotest cleanup --max-age 0 --url http://balancer.test:8000 --tenant 'it'\\''s' --database '$(reboot)'`,
  );
});
