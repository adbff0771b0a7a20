import { type ChildProcess, spawn } from "node:child_process";
import { freePort } from "./free_port.ts";
import { type ChromaVersion, chromaVersion, serverCommand } from "./server_command.ts";
import { until } from "./until.ts";

const fetch = globalThis.fetch;

/** The first start may download the server: 109 MB. */
const START_TIMEOUT_MS = 300_000;
const QUIET_MS = 2_000;
const HEARTBEAT_TIMEOUT_MS = 500;
const PORT_ATTEMPTS = 5;
const OUTPUT_KEPT = 4_000;

/**
 * A real Chroma server: a process of its own, on a free port, with a directory that goes when it goes.
 *
 * It dies with the process that started it, however that ends: see `server/watchdog.ts`. The child comes from
 * `node:child_process`, since Deno's test sanitizers take a `Deno.ChildProcess` that outlives a test for a leak.
 */
export class Server implements AsyncDisposable {
  readonly version: ChromaVersion;
  readonly directory: string;
  #port = 0;
  #child: ChildProcess | undefined;
  #ended = true;
  #end: Promise<void> = Promise.resolve();
  #output = "";

  private constructor(version: ChromaVersion, directory: string) {
    this.version = version;
    this.directory = directory;
  }

  /** Starts a server, of the version that this machine's lab runs unless told otherwise, and waits until it answers. */
  static async start(version: ChromaVersion = chromaVersion()): Promise<Server> {
    const server = new Server(version, await Deno.makeTempDir({ prefix: "chroma-lab-" }));
    try {
      await server.#startSomewhere();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The process itself; a server that was started again is another. */
  get pid(): number {
    if (this.#ended || this.#child?.pid === undefined) {
      throw new Error("Cannot name the process: it does not run");
    }
    return this.#child.pid;
  }

  /**
   * Kills the server with SIGKILL; its directory stays for `restart`.
   *
   * By its pid, since `ChildProcess.kill` closes standard input too, and the watchdog would take that for its cue.
   */
  async crash(): Promise<void> {
    if (!this.#ended && this.#child?.pid !== undefined) Deno.kill(this.#child.pid, "SIGKILL");
    await this.#end;
  }

  /** Stops the process (SIGSTOP) until the returned scope is disposed: the system still takes connections for it. */
  freeze(): Disposable {
    const pid = this.#child?.pid;
    if (this.#ended || pid === undefined) throw new Error("Cannot freeze the server: it does not run");
    Deno.kill(pid, "SIGSTOP");
    return { [Symbol.dispose]: () => Deno.kill(pid, "SIGCONT") };
  }

  /** Starts the server again, on the same port and with the same data. */
  async restart(): Promise<void> {
    await this.crash();
    await this.#startHere();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
    await Deno.remove(this.directory, { recursive: true });
  }

  async #startSomewhere(): Promise<void> {
    for (let attempt = 1;; attempt++) {
      this.#port = freePort();
      try {
        return await this.#startHere();
      } catch (error) {
        if (!this.#portWasTaken() || attempt === PORT_ATTEMPTS) throw error;
        await this.crash();
      }
    }
  }

  async #startHere(): Promise<void> {
    this.#spawn();
    const slow = setTimeout(() => this.#sayThatItTakesLong(), QUIET_MS);
    try {
      await until(async () => this.#hasFailed() || await this.#answers(), { timeoutMs: START_TIMEOUT_MS });
    } finally {
      clearTimeout(slow);
    }
    if (this.#hasFailed()) {
      throw new Error(`Cannot start Chroma ${this.version} on port ${this.#port}:\n${this.#output}`);
    }
  }

  #spawn(): void {
    const [command, ...args] = serverCommand(this.version, this.directory, this.#port);
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    const keep = (chunk: Uint8Array) => {
      this.#output = (this.#output + new TextDecoder().decode(chunk)).slice(-OUTPUT_KEPT);
    };
    this.#output = "";
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => this.#output += error.message);
    this.#child = child;
    this.#ended = false;
    this.#end = new Promise<void>((resolve) => child.once("close", () => resolve())).then(() => {
      this.#ended = true;
    });
  }

  #hasFailed(): boolean {
    return this.#ended || this.#portWasTaken();
  }

  #portWasTaken(): boolean {
    return this.#output.includes("is not available");
  }

  async #answers(): Promise<boolean> {
    const response = await fetch(`${this.url}/api/v2/heartbeat`, {
      signal: AbortSignal.timeout(HEARTBEAT_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok && !this.#hasFailed();
  }

  #sayThatItTakesLong(): void {
    const line = `Chroma ${this.version} is still starting; the first start downloads it (about 100 MB)\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  }
}
