import { disposeAll } from "./dispose_all.ts";
import { Gateway } from "./gateway.ts";
import { Server } from "./server.ts";
import type { Ticker } from "./ticker.ts";

/** A node of the deployment: a real Chroma server, and the gateway through which everyone else reaches it. */
export class LabNode implements AsyncDisposable {
  readonly name: string;
  readonly server: Server;
  readonly gateway: Gateway;

  private constructor(name: string, server: Server, gateway: Gateway) {
    this.name = name;
    this.server = server;
    this.gateway = gateway;
  }

  /** Starts a node and waits until it answers. */
  static async start(name: string, ticker: Ticker): Promise<LabNode> {
    const server = await Server.start();
    return new LabNode(name, server, await Gateway.open(() => server.port, ticker));
  }

  /** Where the program under test reaches the node: its gateway. */
  get url(): string {
    return this.gateway.url;
  }

  /** Where the lab reaches the node, past every fault. */
  get realUrl(): string {
    return this.server.url;
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
