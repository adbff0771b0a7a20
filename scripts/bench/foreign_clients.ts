/**
 * Foreign clients, a process of their own: they ask on a fixed schedule, and a reply's latency counts from the moment at
 * which it was due. They end with standard input, and print what they measured. Arguments: the balancer's URL, a
 * collection's UUID there.
 *
 * @module
 */

/** Requests a second of all clients together: a query, a get and a count in turn. */
const RATE = 60;
const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database";

/** A reply to a foreign client: when it was due, in milliseconds since the epoch, and how long it took from then. */
export type Reply = readonly [due: number, ms: number];

/** The foreign clients: until standard input ends, then what they measured, as JSON. */
async function clients(base: string, id: string): Promise<void> {
  const embedding = [1, 0, 0, 0, 0, 0, 0, 0];
  const bodies: readonly (readonly [path: string, body?: unknown])[] = [
    [`/collections/${id}/query`, { query_embeddings: [embedding], n_results: 5, include: ["documents"] }],
    [`/collections/${id}/get`, { limit: 5, include: ["documents"] }],
    [`/collections/${id}/count`],
  ];
  const replies: Reply[] = [];
  let sent = 0;
  const send = async (due: number) => {
    const [path, body] = bodies[sent++ % bodies.length] ?? ["/collections"];
    const init = body === undefined ? {} : {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const reply = await fetch(base + DATABASE + path, init);
    await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`Cannot measure: ${path} answered ${reply.status}`);
    replies.push([due, performance.timeOrigin + performance.now() - due]);
  };
  const began = performance.timeOrigin + performance.now();
  const under: Promise<void>[] = [];
  const timer = setInterval(() => {
    const now = performance.timeOrigin + performance.now();
    for (let due = began + under.length * 1000 / RATE; due <= now; due += 1000 / RATE) under.push(send(due));
  }, 1);
  await Deno.stdin.readable.pipeTo(new WritableStream());
  clearInterval(timer);
  await Promise.all(under);
  console.log(JSON.stringify(replies));
}

if (import.meta.main) await clients(Deno.args[0] ?? "", Deno.args[1] ?? "");
