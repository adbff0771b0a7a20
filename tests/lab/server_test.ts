import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { PlainClient } from "./plain_client.ts";
import { Server } from "./server.ts";
import { until } from "./until.ts";

const HEARTBEAT = "/api/v2/heartbeat";

Deno.test("Server.restart keeps port and data across a crash", async () => {
  await using server = await Server.start();
  const { url } = server;
  const uuid = await new PlainClient(url).create("survivor");
  await server.crash();
  await assertRejects(() => new PlainClient(url).ask("GET", HEARTBEAT), TypeError);
  await server.restart();
  assertEquals(server.url, url);
  assertEquals(await new PlainClient(url).count(uuid), 2);
});

Deno.test("Server.start gives each server a port and a directory of its own", async () => {
  await using one = await Server.start();
  await using other = await Server.start();
  assertEquals(one.port === other.port, false);
  assertEquals(one.directory === other.directory, false);
});

Deno.test("Server removes its directory when disposed", async () => {
  const server = await Server.start();
  await server[Symbol.asyncDispose]();
  await assertRejects(() => Deno.stat(server.directory), Deno.errors.NotFound);
});

Deno.test("Server.restart reports what the server said when it cannot start", async () => {
  await using server = await Server.start();
  await server.crash();
  using _ = Deno.listen({ hostname: "127.0.0.1", port: server.port });
  const error = await assertRejects(() => server.restart(), Error);
  assertStringIncludes(error.message, `127.0.0.1:${server.port} is not available`);
});

Deno.test("Server.start names the command that it cannot find", async () => {
  using _ = environment("LAB_GLIBC", "/nowhere");
  const error = await assertRejects(() => Server.start(), Error);
  assertStringIncludes(error.message, "/nowhere");
});

Deno.test("Server.start refuses a version that it does not have", async () => {
  using _ = environment("LAB_CHROMA", "0.0.1");
  const error = await assertRejects(() => Server.start(), Error);
  assertStringIncludes(error.message, "LAB_CHROMA must be 1.0.5 or 1.3.4");
});

Deno.test("Server dies with a parent that was killed, and its directory with it", async () => {
  const script = `
    import { Server } from ${JSON.stringify(import.meta.resolve("./server.ts"))};
    const { url, directory } = await Server.start();
    console.log(JSON.stringify({ url, directory }));
  `;
  await using parent = new Deno.Command(Deno.execPath(), { args: ["eval", script], stdout: "piped" }).spawn();
  const { value } = await parent.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  const { url, directory } = JSON.parse(value ?? "{}");
  assertEquals((await new PlainClient(url).ask("GET", HEARTBEAT)).status, 200);

  parent.kill("SIGKILL");
  await parent.status;
  const isGone = (attempt: Promise<unknown>) => attempt.then(() => false, () => true);
  await until(() => isGone(new PlainClient(url).ask("GET", HEARTBEAT)));
  await until(() => isGone(Deno.stat(directory)));
});

/** Sets a variable of the environment until disposed. */
function environment(name: string, value: string): Disposable {
  const before = Deno.env.get(name);
  Deno.env.set(name, value);
  return {
    [Symbol.dispose]() {
      if (before === undefined) Deno.env.delete(name);
      else Deno.env.set(name, before);
    },
  };
}
