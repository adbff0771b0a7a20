import { until } from "../../lab/until.ts";

/** Where Debian's package `chromium` has it; without it, tests of a page are ignored. */
const CHROMIUM = "/usr/bin/chromium";

/** Whether there is a browser on this machine. */
export const hasBrowser: boolean = await Deno.stat(CHROMIUM).then(() => true, () => false);

/** It talks to nobody of its own accord, and runs as root. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--disable-sync",
  "--no-first-run",
  "--hide-scrollbars",
  "--remote-debugging-port=0",
];
const START_MS = 30_000;

/** What the browser says on its own: the method of an event of its DevTools protocol, and its parameters. */
export type BrowserEvent = readonly [method: string, params: Readonly<Record<string, unknown>>];

/** Headless Chromium with one tab, driven over its DevTools protocol; disposing ends it. */
export class Browser implements AsyncDisposable {
  /** Everything that the tab has told of, in order. */
  readonly events: BrowserEvent[] = [];
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #session: string | undefined;
  #sent = 0;

  private constructor(process: Deno.ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
  }

  /** Starts it with an empty tab. */
  static async start(): Promise<Browser> {
    const profile = await Deno.makeTempDir({ prefix: "chroma-autotest-browser-" });
    const process = new Deno.Command(CHROMIUM, {
      args: [...FLAGS, `--user-data-dir=${profile}`, "about:blank"],
      // What it leaves lying about goes with its profile.
      env: { TMPDIR: profile },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let address = "";
    await until(async () => {
      const file = await Deno.readTextFile(`${profile}/DevToolsActivePort`).catch(() => "");
      const [port, path] = file.split("\n");
      if (path) address = `ws://127.0.0.1:${port}${path}`;
      return address !== "";
    }, { timeoutMs: START_MS, what: "the browser listens" });
    const socket = new WebSocket(address);
    const browser = new Browser(process, profile, socket);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
    browser.#session = String(sessionId);
    for (const domain of ["Page", "Network", "Runtime", "Log"]) await browser.send(`${domain}.enable`);
    return browser;
  }

  /** Sends a command, and answers its result. @throws for an error of the protocol */
  async send(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#sent;
    const reply = Promise.withResolvers<unknown>();
    this.#waiting.set(id, reply);
    const sessionId = this.#session;
    this.#socket.send(
      JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
    );
    return await reply.promise as Readonly<Record<string, unknown>>;
  }

  /** Opens a page, and waits until it is there; `events` begins anew. */
  async open(url: string): Promise<void> {
    this.events.length = 0;
    await this.send("Page.navigate", { url });
    await until(() => this.heard("Page.loadEventFired").length > 0, {
      timeoutMs: START_MS,
      what: "the page is there",
    });
  }

  /** What was told of by that method. */
  heard(method: string): readonly BrowserEvent[1][] {
    return this.events.flatMap(([name, params]) => name === method ? [params] : []);
  }

  /** The value of an expression in the page, which may be a promise. @throws what it throws there */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    }) as { result: { value?: unknown }; exceptionDetails?: unknown };
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  /** Shows the page in a scheme, on a screen of a size. */
  async show({ scheme = "light", width, height }: {
    readonly scheme?: "light" | "dark";
    readonly width: number;
    readonly height: number;
  }): Promise<void> {
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.send("Emulation.setEmulatedMedia", { features });
    const mobile = width < 500;
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile });
  }

  #take({ id, result, error, method, params }: {
    readonly id?: number;
    readonly result?: unknown;
    readonly error?: { readonly message: string };
    readonly method?: string;
    readonly params?: BrowserEvent[1];
  }): void {
    if (id === undefined) return void (method && this.events.push([method, params ?? {}]));
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error.message));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    // It closes the socket with itself; its profile is at rest only when all of it has ended.
    this.#session = undefined;
    this.send("Browser.close").catch(() => {});
    await closed;
    await this.#process.status;
    const removed = () => Deno.remove(this.#profile, { recursive: true }).then(() => true);
    await until(removed, { timeoutMs: START_MS, what: "the browser's profile is gone" });
  }
}
