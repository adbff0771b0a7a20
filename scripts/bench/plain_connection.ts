import type { Repeated } from "./wrk.ts";

/**
 * Sends one POST again and again over a TCP connection of its own, and reads its answers: as little as a client can do, with
 * no `fetch`.
 */
export class PlainConnection implements Disposable {
  readonly #connection: Deno.TcpConn;
  readonly #request: Uint8Array;
  readonly #buffer = new Uint8Array(1 << 16);

  private constructor(connection: Deno.TcpConn, { url, body = "" }: Repeated) {
    const { host, pathname } = new URL(url);
    const length = new TextEncoder().encode(body).length;
    this.#connection = connection;
    this.#request = new TextEncoder().encode(
      `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
        `content-length: ${length}\r\n\r\n${body}`,
    );
  }

  static async open(request: Repeated): Promise<PlainConnection> {
    const { hostname, port } = new URL(request.url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    connection.setNoDelay(true);
    return new PlainConnection(connection, request);
  }

  /** Sends it, and reads the answer to its end. @throws where that is not 200, or has no length */
  async send(): Promise<void> {
    await this.#connection.write(this.#request);
    let text = "";
    while (true) {
      const read = await this.#connection.read(this.#buffer);
      if (read === null) throw new Error("Cannot measure: the connection was closed");
      // Every byte one character, so that lengths agree.
      text += String.fromCharCode(...this.#buffer.subarray(0, read));
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) continue;
      const [, length] = /^HTTP\/1\.1 200 .*?\r\ncontent-length: (\d+)\r\n/is.exec(text.slice(0, end + 2)) ??
        [];
      if (length === undefined) throw new Error(`Cannot measure: it answered\n${text}`);
      if (text.length >= end + 4 + Number(length)) return;
    }
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }
}
