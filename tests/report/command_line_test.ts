import { assertEquals } from "@std/assert";
import { commandLine, localCommandLine } from "../../src/report/command_line.ts";
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

/** A run that was given these options. */
const given = (options: Readonly<Record<string, string>>) => ({
  provenance: { configuration: { sha256: "", options } },
});

Deno.test("commandLine has the state directory and the token's file that the run was given", () => {
  const target = { ...PASSED.target, nodes: [] };
  assertEquals(
    commandLine(["preflight"], {
      target,
      ...given({ "state-dir": "/var/lib/chroma tests", "token-file": "/etc/t", header: "X-Api-Key" }),
    }),
    "chroma-autotest preflight --url http://balancer.test:8000 --token-file /etc/t --state-dir '/var/lib/chroma tests'",
  );
});

Deno.test("localCommandLine has the state directory where its path means the same everywhere", () => {
  assertEquals(
    localCommandLine(["audit", "1705123456_abc123"], given({ "state-dir": "/s", "token-file": "/etc/t" })),
    "chroma-autotest audit 1705123456_abc123 --state-dir /s",
  );
  assertEquals(localCommandLine(["history"], given({ "state-dir": "state" })), "chroma-autotest history");
});
