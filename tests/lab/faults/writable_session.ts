import net from "node:net";
import type { Lab } from "../lab.ts";
import { coordinated } from "./coordinated.ts";

/** The same length, so that the message around it still fits. */
const ASKED = "begin read only";
const MEANT = "begin          ";

/** A pooler between the program and the database that forgets that a transaction is to be read-only. */
export async function writableSession(lab: Lab): Promise<AsyncDisposable> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(lab.coordinator.port, "127.0.0.1");
    const ends = [client, upstream];
    for (const socket of ends) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => ends.forEach((end) => end.destroy()));
    }
    client.on("data", (chunk) => {
      upstream.write(chunk.toString("latin1").replace(ASKED, MEANT), "latin1");
    });
    upstream.on("data", (chunk) => client.write(chunk));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as net.AddressInfo;
  const stack = new AsyncDisposableStack();
  stack.defer(() => new Promise<void>((closed) => server.close(() => closed())));
  stack.defer(() => sockets.forEach((socket) => socket.destroy()));
  stack.use(await coordinated(lab, { port }));
  return stack;
}
