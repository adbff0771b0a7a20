import { assert, assertEquals } from "@std/assert";
import { startWorker } from "../../src/sandbox/sandbox.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

const SCRIPT = new URL("./probe_worker.ts", import.meta.url);

/** Opens a port that takes connections, and counts them. */
function listener(): Disposable & { readonly host: string; connections(): number } {
  let connections = 0;
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  (async () => {
    for await (const connection of server) {
      connections++;
      connection.close();
    }
  })();
  const { port } = server.addr as Deno.NetAddr;
  return {
    host: `127.0.0.1:${port}`,
    connections: () => connections,
    [Symbol.dispose]: () => server.close(),
  };
}

/** Tries something inside a sandbox; answers the name of the error that it ended with, or "allowed". */
function tryInside(worker: Worker, attempt: string, argument: string): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data.ended);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage({ attempt, argument });
  });
}

Deno.test("startWorker holds a worker to its grants: the runtime refuses everything else", async (t) => {
  await using own = await temporaryDirectory();
  await using other = await temporaryDirectory();
  await Deno.writeTextFile(`${other.path}/secret`, "x");
  using allowed = listener();
  using forbidden = listener();
  await using sandbox = startWorker(SCRIPT, { net: [allowed.host], files: [own.path] });

  const table: readonly (readonly [what: string, attempt: string, argument: string, ended: string])[] = [
    ["its target", "connect", allowed.host, "allowed"],
    ["another port", "connect", forbidden.host, "NotCapable"],
    ["another port by fetch", "fetch", `http://${forbidden.host}/`, "NotCapable"],
    [
      "its own port under another name",
      "connect",
      allowed.host.replace("127.0.0.1", "localhost"),
      "NotCapable",
    ],
    ["its own directory", "write", `${own.path}/journal`, "allowed"],
    ["reading its own directory", "read", `${own.path}/journal`, "allowed"],
    ["a file elsewhere", "read", `${other.path}/secret`, "NotCapable"],
    [
      "a way out of its directory",
      "read",
      `${own.path}/../${other.path.split("/").at(-1)}/secret`,
      "NotCapable",
    ],
    ["writing elsewhere", "write", `${other.path}/new`, "NotCapable"],
    ["removing elsewhere", "remove", `${other.path}/secret`, "NotCapable"],
    ["an environment variable", "env", "HOME", "NotCapable"],
    ["a subprocess", "run", "true", "NotCapable"],
    ["the system's name", "sys", "", "NotCapable"],
    ["a library", "ffi", "libc.so.6", "NotCapable"],
    ["code from the network", "import", `http://${forbidden.host}/x.ts`, "TypeError"],
    ["asking for more", "request", "env", "NotCapable"],
    ["a worker with more", "escalate", "", "NotCapable"],
  ];
  for (const [what, attempt, argument, ended] of table) {
    await t.step(`${ended === "allowed" ? "allows" : "refuses"} ${what}`, async () => {
      assertEquals(await tryInside(sandbox.worker, attempt, argument), ended);
    });
  }
  assertEquals(forbidden.connections(), 0);
  assert(await Deno.stat(`${other.path}/secret`).then(() => true));
});

for (const permissions of [["--allow-all"], ["--allow-net", "--allow-read"]]) {
  Deno.test(`inSandbox leaves the main thread started with ${permissions.join(" ")} no network, not even the target`, async () => {
    using target = listener();
    const script = new URL("./main_thread.ts", import.meta.url).pathname;
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", `--config=${config}`, ...permissions, script, target.host],
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    assertEquals(
      lines,
      ["granted", "TargetError", "prompt", "NotCapable"],
      new TextDecoder().decode(stderr),
    );
  });
}
