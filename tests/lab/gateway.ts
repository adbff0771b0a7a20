import net from "node:net";
import { freePort } from "./free_port.ts";
import type { Ticker } from "./ticker.ts";

/** What a gateway does with its connections. */
export type Behaviour =
  | { readonly kind: "pass" }
  | { readonly kind: "down" }
  | { readonly kind: "latency"; readonly ms: number }
  | { readonly kind: "timeout" }
  | { readonly kind: "resetPeer" };

/** The two ends of a forwarded connection. */
interface Link {
  readonly client: net.Socket;
  readonly upstream: net.Socket;
  /** Bytes were swallowed, so that it can never carry a meaningful exchange again. */
  broken: boolean;
}

/**
 * A TCP forwarder on a port of its own, whose behaviour can be switched while connections are open.
 *
 * Behaviours: `down` closes the port and cuts the connections, and the same port opens again; `latency` holds every
 * request back for so many milliseconds; `timeout` accepts and never forwards; `resetPeer` answers with a TCP reset.
 * Sockets come from `node:net`: it can send a reset, and Deno's test sanitizers allow them to outlive a test.
 */
export class Gateway implements AsyncDisposable {
  readonly port = freePort();
  readonly #target: () => number;
  readonly #ticker: Ticker;
  readonly #links = new Set<Link>();
  #listener: net.Server | undefined;
  #behaviour: Behaviour = { kind: "pass" };
  /** Settles when the last opening or closing of the port is done. */
  #ready = Promise.resolve();

  /** A gateway to a port of 127.0.0.1, opening: see {@linkcode opened}. */
  constructor(target: () => number, ticker: Ticker) {
    this.#target = target;
    this.#ticker = ticker;
    this.#listen();
  }

  /** Opens a gateway to a port of 127.0.0.1. */
  static async open(target: () => number, ticker: Ticker): Promise<Gateway> {
    const gateway = new Gateway(target, ticker);
    await gateway.opened();
    return gateway;
  }

  /** Waits until the port is open. */
  async opened(): Promise<void> {
    await this.#ready;
  }

  /** Cuts every connection; the port stays open. */
  cut(): void {
    for (const link of this.#links) link.client.destroy();
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#links.size;
  }

  /** Behaves like this from now on, open connections included, until the returned scope is disposed. */
  behave(behaviour: Behaviour): AsyncDisposable {
    const before = this.#behaviour;
    this.#switchTo(behaviour);
    return {
      [Symbol.asyncDispose]: async () => {
        this.#switchTo(before);
        await this.#ready;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await this.#ready;
  }

  #switchTo(behaviour: Behaviour): void {
    this.#behaviour = behaviour;
    if (behaviour.kind === "down") return this.#close();
    for (const link of this.#links) {
      if (behaviour.kind === "resetPeer") link.client.resetAndDestroy();
      else if (link.broken && behaviour.kind !== "timeout") link.client.destroy();
    }
    this.#listen();
  }

  #listen(): void {
    if (this.#listener !== undefined) return;
    const listener = net.createServer({ noDelay: true }, (client) => this.#accept(client));
    this.#listener = listener;
    const listening = Promise.withResolvers<void>();
    listener.once("error", listening.reject);
    const closed = this.#ready;
    this.#ready = closed.then(() => {
      listener.listen(this.port, "127.0.0.1", listening.resolve);
      return listening.promise;
    });
  }

  #close(): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    this.#listener = undefined;
    this.#ready = new Promise((resolve) => listener.close(() => resolve()));
    for (const link of this.#links) link.client.destroy();
  }

  #accept(client: net.Socket): void {
    if (this.#behaviour.kind === "resetPeer") {
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const upstream = net.connect({ port: this.#target(), host: "127.0.0.1", noDelay: true });
    const link: Link = { client, upstream, broken: false };
    this.#links.add(link);
    this.#pump(link, client, upstream);
    this.#pump(link, upstream, client);
  }

  /** Forwards one direction. A request is held back once, whatever the number of its pieces. */
  #pump(link: Link, from: net.Socket, to: net.Socket): void {
    let queue = Promise.resolve();
    let holding = false;
    from.on("data", (chunk) => {
      const behaviour = this.#behaviour;
      if (behaviour.kind === "timeout") {
        link.broken = true;
        return;
      }
      if (behaviour.kind === "latency" && from === link.client && !holding) {
        holding = true;
        queue = queue.then(() => this.#ticker.after(behaviour.ms)).then(() => void (holding = false));
      }
      queue = queue.then(() => void to.write(chunk));
    });
    from.on("error", () => {});
    from.on("close", (failed) => {
      if (from === link.client) this.#links.delete(link);
      if (failed) to.destroy();
      else void queue.then(() => to.destroySoon());
    });
  }
}
