/** Starts the sandbox as the program does, and prints what the main thread may still do of the network. */
import { inSandbox } from "../../src/sandbox/sandbox.ts";

const [host = ""] = Deno.args;
const entry = { name: "server", role: "server", origin: `http://${host}` } as const;
const target = { entry, nodes: [entry], tenant: "t", database: "d", headers: {} };
const limits = { maxDocs: 0, maxCollections: 1 };
const terms = { target, stateDir: "/nowhere", limits, settleMs: 0, version: "0" };
const options = { maxAgeHours: 24, includeUnmarked: false, force: false, maxDocs: 0 };
const opening = { run: "1705123456_abc123", earlier: { replays: [], elsewhere: [], unreadable: [] } };
const state = () => Deno.permissions.querySync({ name: "net", host }).state;

console.log(state());
await inSandbox({ work: "inventory", terms, options }, opening, {
  secrets: [],
  emit: () => {},
  signal: new AbortController().signal,
}).catch((error: Error) => console.log(error.name));
console.log(state());
await Deno.connect({ hostname: "127.0.0.1", port: Number(host.split(":")[1]) })
  .catch((error: Error) => console.log(error.name));
