import { assertEquals, assertThrows } from "@std/assert";
import { checkCeiling } from "../../src/cli/ceiling.ts";
import { UsageError } from "../../src/cli/usage_error.ts";

const ORIGINS = [
  "https://example.com",
  "http://example.com",
  "https://example.com.",
  "https://a.example.com",
  "https://a.b.example.com:8000",
  "https://badexample.com",
  "http://127.0.0.1:8000",
  "http://10.9.8.7",
  "http://11.0.0.1",
  "http://[::1]:8000",
  "http://localhost:8000",
];
const ITEMS = [
  "example.com",
  "EXAMPLE.com",
  "example.com.",
  "example.com:443",
  "example.com:80",
  "*.example.com",
  "*.example.com:8000",
  "*.com",
  "127.0.0.1",
  "127.0.0.1:8000",
  "127.0.0.1:8001",
  "127.1",
  "10.0.0.0/8",
  "10.0.0.0/8:80",
  "10.9.8.7/31",
  "10.9.0.0/24",
  "0.0.0.0/0",
  "[::1]",
  "[::1]:8000",
  "[::1]:1",
  "localhost:8000,example.com:443",
];
const MALFORMED = [
  "",
  "*",
  "example.*",
  "*example.com",
  "*.*.com",
  "::1",
  "[::1",
  "[fd00::]/8",
  "10.0.0.0/33",
  "http://example.com",
  "example.com:",
  "example.com:*",
  "example.com:99999",
  "example.com:443,",
  "a b",
];

const allows = (item: string, origin: string) => {
  try {
    checkCeiling([{ name: "server", origin }], [item]);
    return true;
  } catch {
    return false;
  }
};

/** What the runtime itself makes of `--allow-net`: of each origin whether it is allowed; `undefined` for no list of hosts. */
async function deno(item: string): Promise<readonly boolean[] | undefined> {
  const code = `console.log(JSON.stringify(${JSON.stringify(ORIGINS)}.map((origin) => {
    const { hostname, port, protocol } = new URL(origin);
    const host = hostname + ":" + (port || (protocol === "https:" ? 443 : 80));
    return Deno.permissions.querySync({ name: "net", host }).state === "granted";
  })))`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-config", `--allow-net=${item}`, "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code)).catch(() => {});
  await writer.close().catch(() => {});
  const { success, stdout } = await child.output();
  return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
}

for (const item of ITEMS) {
  Deno.test(`checkCeiling allows by ${item} what Deno allows by it`, async () => {
    assertEquals(ORIGINS.map((origin) => allows(item, origin)), await deno(item));
  });
}

for (const item of MALFORMED) {
  Deno.test(`checkCeiling takes "${item}" no more than Deno does`, async () => {
    const check = () => checkCeiling([{ name: "server", origin: "https://example.com" }], [item]);
    assertThrows(check, UsageError, "Cannot read --allow-net");
    assertEquals(await deno(item), undefined);
  });
}

Deno.test("checkCeiling names the endpoint that is outside, and what it would need", () => {
  const endpoints = [
    { name: "balancer", origin: "https://lb.internal" },
    { name: "primary", origin: "http://c1.internal" },
  ];
  assertThrows(
    () => checkCeiling(endpoints, ["lb.internal:443", "c1.internal:443"]),
    UsageError,
    "Cannot use primary (http://c1.internal): c1.internal:80 is outside --allow-net=lb.internal:443,c1.internal:443",
  );
});
