import { assert, assertEquals, assertRejects } from "@std/assert";
import { certificateEnd } from "../../src/transport/certificate.ts";

Deno.test("certificateEnd tells when the certificate of a server ends", async () => {
  const read = (file: string) =>
    Deno.readTextFile(new URL(`../fixtures/self_signed/${file}`, import.meta.url));
  const [cert, key] = [await read("cert.pem"), await read("key.pem")];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen: () => {} },
    () => new Response("x"),
  );
  const end = await certificateEnd(`https://127.0.0.1:${server.addr.port}`);
  // The fixture is valid for a hundred years.
  assertEquals(new Date(end ?? 0).getUTCFullYear(), 2126);
});

Deno.test("certificateEnd rejects where nobody answers", async () => {
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr as Deno.NetAddr;
  closed.close();
  const error = await assertRejects(() => certificateEnd(`https://127.0.0.1:${port}`), Error);
  assert(error.message.includes("ECONNREFUSED") || error.message.includes("refused"), error.message);
});
