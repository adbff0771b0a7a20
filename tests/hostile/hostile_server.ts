import net from "node:net";
import { parseRoute, type Route } from "../lab/route.ts";

const fetch = globalThis.fetch;

/** A request as a hostile server received it. */
export interface Ask {
  /** `server`, or `balancer`, `primary` and `replica`: which endpoint it was sent to. */
  readonly endpoint: string;
  /** How many requests this endpoint has had before. */
  readonly index: number;
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: string;
  /** What it asks for, when it is about collections. */
  readonly route?: Route;
}

/** A reply as it is meant to be: the server adds its length, and keeps the connection. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** Bytes put on the wire as they are; then the connection ends. Throwing resets it. */
export type Wire = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** What a server does with a request; `real` passes it on to the real server, once. */
export type Behaviour = (ask: Ask, real: () => Promise<Reply>) => Reply | Wire | Promise<Reply | Wire>;

/** What a hostile server stands before, and what it makes of it. */
export interface HostileOptions {
  readonly upstream: string;
  readonly behave: Behaviour;
  /**
   * Names that the real server is seen to have: cases share it, and each sees production and its own collections alone.
   * What is created through this server is added.
   */
  readonly visible: Set<string>;
}

/** An HTTP server of few principles in front of a real one, over TCP, since no library writes a wrong reply. */
export class HostileServer implements AsyncDisposable {
  /** Every request, in the order in which they came. */
  readonly asks: Ask[] = [];
  readonly endpoint: string;
  readonly #upstream: string;
  readonly #behave: Behaviour;
  readonly #visible: Set<string>;
  readonly #listener: net.Server;
  readonly #open = new Set<net.Socket>();

  private constructor(endpoint: string, { upstream, behave, visible }: HostileOptions) {
    this.endpoint = endpoint;
    this.#upstream = upstream;
    this.#behave = behave;
    this.#visible = visible;
    this.#listener = net.createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /** Opens one on a free port. */
  static async open(endpoint: string, options: HostileOptions): Promise<HostileServer> {
    const server = new HostileServer(endpoint, options);
    const listening = Promise.withResolvers<void>();
    server.#listener.listen(0, "127.0.0.1", listening.resolve);
    await listening.promise;
    return server;
  }

  get host(): string {
    const address = this.#listener.address();
    if (address === null || typeof address === "string") {
      throw new Error("Cannot tell the port: it is closed");
    }
    return `127.0.0.1:${address.port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#listener.close(() => resolve()));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #accept(socket: net.Socket): void {
    let received: Uint8Array<ArrayBuffer> = new Uint8Array();
    let serving = Promise.resolve();
    this.#open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#open.delete(socket));
    socket.on("data", (chunk: Uint8Array) => {
      received = concat(received, chunk);
      const whole = readAsk(received);
      if (whole === undefined) return;
      received = received.slice(whole.bytes);
      const ask = { ...whole.ask, endpoint: this.endpoint, index: this.asks.length };
      this.asks.push(ask);
      serving = serving.then(() => this.#serve(socket, ask));
    });
  }

  async #serve(socket: net.Socket, ask: Ask): Promise<void> {
    try {
      const answer = await this.#behave(ask, () => this.#pass(ask));
      if ("status" in answer) return await write(socket, printReply(answer));
      for await (const piece of answer) {
        if (socket.destroyed) return;
        await write(socket, piece);
      }
      socket.destroySoon();
    } catch {
      socket.resetAndDestroy();
    }
  }

  async #pass(ask: Ask): Promise<Reply> {
    const { route, target } = ask;
    if (route?.action === "create") this.#visible.add(String(JSON.parse(ask.body).name));
    if (route?.action !== "list" && route?.action !== "total") return await this.#send(ask);
    const reply = await this.#send({
      method: "GET",
      target: `${route.scope}/collections?limit=1000&offset=0`,
      body: "",
    });
    const list: readonly { readonly name: string }[] = JSON.parse(reply.body);
    const shown = list.filter(({ name }) => this.#visible.has(name));
    const query = new URL(target, "http://any").searchParams;
    const from = Number(query.get("offset"));
    const page = shown.slice(from, from + Number(query.get("limit")));
    return { ...reply, body: JSON.stringify(route.action === "total" ? shown.length : page) };
  }

  async #send(
    { method, target, body }: Pick<Ask, "method" | "target" | "body">,
  ): Promise<Reply & { readonly body: string }> {
    const reply = await fetch(this.#upstream + target, {
      method,
      redirect: "manual",
      ...(body === "" ? {} : { body, headers: { "content-type": "application/json" } }),
    });
    return {
      status: reply.status,
      headers: { "content-type": "application/json" },
      body: await reply.text(),
    };
  }
}

type Received = Omit<Ask, "endpoint" | "index">;

/** The request at the beginning of what was received, once it is there whole. */
function readAsk(received: Uint8Array<ArrayBuffer>): { ask: Received; bytes: number } | undefined {
  const text = new TextDecoder("latin1").decode(received);
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const [method = "", target = ""] = first.split(" ");
  const headers = new Headers(lines.map((line): [string, string] => {
    const [name = "", ...value] = line.split(":");
    return [name, value.join(":").trim()];
  }));
  const bytes = end + 4 + Number(headers.get("content-length") ?? 0);
  if (received.length < bytes) return undefined;
  const body = new TextDecoder().decode(received.subarray(end + 4, bytes));
  const route = parseRoute(method, new URL(target, "http://any").pathname);
  return { ask: { method, target, headers, body, ...(route && { route }) }, bytes };
}

/** A reply as HTTP/1.1 has it, length included. */
export function printReply({ status, headers, body }: Reply): Uint8Array {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = `HTTP/1.1 ${status} Any\r\n${lines}content-length: ${bytes.length}\r\n\r\n`;
  return concat(new TextEncoder().encode(head), bytes);
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Writes to a socket, no faster than it takes. */
function write(socket: net.Socket, piece: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve();
    socket.once("close", done);
    socket.write(piece, () => {
      socket.off("close", done);
      resolve();
    });
  });
}
