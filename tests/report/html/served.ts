/** A page on a server of its own, which counts what it is asked for. */
export class Served implements AsyncDisposable {
  /** Paths, in the order in which they were asked for. */
  readonly asked: string[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(page: string) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
      this.asked.push(new URL(url).pathname);
      return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/report.html`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.shutdown();
  }
}
