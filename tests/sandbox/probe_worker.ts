/** Tries, from inside a sandbox, what it is told to, and answers how each attempt ended. */

/** What can be tried; each is a function of one argument. */
const ATTEMPTS: Readonly<Record<string, (argument: string) => unknown>> = {
  connect: async (host) => {
    const { hostname, port } = new URL(`tcp://${host}`);
    (await Deno.connect({ hostname, port: Number(port) })).close();
  },
  fetch: async (url) => void await (await fetch(url)).body?.cancel(),
  read: (path) => Deno.readTextFile(path),
  write: (path) => Deno.writeTextFile(path, "x"),
  remove: (path) => Deno.remove(path),
  env: (name) => Deno.env.get(name),
  run: (program) => new Deno.Command(program).output(),
  sys: () => Deno.hostname(),
  ffi: (library) => Deno.dlopen(library, {}),
  import: (url) => import(url),
  escalate: () =>
    new Worker("data:application/javascript,", { type: "module", deno: { permissions: { env: true } } }),
  request: (name) => {
    const { state } = Deno.permissions.requestSync({ name: name as "env" });
    if (state !== "granted") throw new Deno.errors.NotCapable(`${name} is ${state}`);
  },
};

const channel = globalThis as unknown as {
  postMessage(message: unknown): void;
  onmessage: ((message: MessageEvent<{ attempt: string; argument: string }>) => void) | null;
};

channel.onmessage = async ({ data: { attempt, argument } }) => {
  try {
    await ATTEMPTS[attempt]?.(argument);
    channel.postMessage({ attempt, ended: "allowed" });
  } catch (error) {
    channel.postMessage({ attempt, ended: error instanceof Error ? error.name : String(error) });
  }
};
