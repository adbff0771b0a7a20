/** A TCP server that hands every connection, its request's first bytes read, to a function; closed with the scope. */
export function rawServer(
  answer: (connection: Deno.TcpConn, request: string) => Promise<void>,
): AsyncDisposable & { readonly origin: string; readonly requests: readonly string[] } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  const open = new Set<Deno.TcpConn>();
  const serve = async (connection: Deno.TcpConn) => {
    const buffer = new Uint8Array(65_536);
    const count = await connection.read(buffer);
    const request = new TextDecoder().decode(buffer.subarray(0, count ?? 0));
    requests.push(request);
    await answer(connection, request);
  };
  const serving = (async () => {
    const all: Promise<void>[] = [];
    for await (const connection of listener) {
      open.add(connection);
      // A client that hangs up early is part of the tests.
      all.push(serve(connection).catch(() => {}));
    }
    await Promise.all(all);
  })();
  return {
    origin: `http://127.0.0.1:${listener.addr.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) close(connection);
      await serving;
    },
  };
}

/** Closes a connection that may be closed already. */
export function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** Writes a text to a connection. */
export async function write(connection: Deno.TcpConn, text: string): Promise<void> {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
}
