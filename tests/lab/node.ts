import { disposeAll } from "./dispose_all.ts";
import { Gateway } from "./gateway.ts";
import { Server } from "./server.ts";
import type { Ticker } from "./ticker.ts";

/** A node of the deployment: a real Chroma server, and the gateway through which everyone else reaches it. */
export class LabNode implements AsyncDisposable {
  readonly name: string;
  readonly server: Server;
  readonly gateway: Gateway;

  /** What stands between the gateway and the server; none at most times. */
  #between: number | undefined;

  private constructor(name: string, server: Server, ticker: Ticker) {
    this.name = name;
    this.server = server;
    this.gateway = new Gateway(() => this.#between ?? server.port, ticker);
  }

  /** Starts a node and waits until it answers. */
  static async start(name: string, ticker: Ticker): Promise<LabNode> {
    const node = new LabNode(name, await Server.start(), ticker);
    await node.gateway.opened();
    return node;
  }

  /** Where the program under test reaches the node: its gateway. */
  get url(): string {
    return this.gateway.url;
  }

  /** Where the lab reaches the node, past every fault. */
  get realUrl(): string {
    return this.server.url;
  }

  /** Leads the gateway to another port of 127.0.0.1 than the server's, until the returned scope is disposed. */
  leadTo(port: number): Disposable {
    const lead = (between: number | undefined) => {
      this.#between = between;
      this.gateway.cut();
    };
    lead(port);
    return { [Symbol.dispose]: () => lead(undefined) };
  }

  /**
   * Kills the server with SIGKILL; its data stays for `restart`.
   * Only in a lab that the same test started: Deno's sanitizers report a process that ends in another.
   */
  crash(): Promise<void> {
    return this.server.crash();
  }

  /** Starts the server again, on the same port and with the same data. */
  restart(): Promise<void> {
    return this.server.restart();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await disposeAll([this.gateway, this.server]);
  }
}
