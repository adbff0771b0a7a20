/** What the addon exports: the whole Chroma command line. A server's call never returns. */
interface Addon {
  cli(argv: readonly string[]): void;
}

/**
 * Runs a Chroma server on 127.0.0.1 in this process, for as long as its standard input stays open.
 *
 * The watchdog runs first and on a thread of its own, since the call to the addon blocks this one for ever.
 * When the addon does return, the server could not start, and the process ends with status 1.
 */
export function serve(load: () => Addon): void {
  const [directory, port] = Deno.args;
  if (directory === undefined || port === undefined) {
    throw new Error("Cannot serve Chroma: give DIRECTORY PORT");
  }
  const watchdog = new Worker(import.meta.resolve("./watchdog.ts"), { type: "module" });
  watchdog.onmessage = () => {
    load().cli(["chroma", "run", "--path", directory, "--host", "127.0.0.1", "--port", port]);
    Deno.exit(1);
  };
  watchdog.postMessage(directory);
}
