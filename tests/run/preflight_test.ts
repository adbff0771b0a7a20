import { assertEquals, assertRejects } from "@std/assert";
import type { Role } from "../../src/core/endpoint.ts";
import type { Transport } from "../../src/core/transport.ts";
import { preflight, TargetError } from "../../src/run/preflight.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { absent, fakeChroma, fakeDeployment } from "../chroma/fake_chroma.ts";
import { virtualClock } from "../chroma/virtual_clock.ts";

const CHROMA = fakeChroma([]);
const dead: Transport = () => Promise.reject(new NoReplyError("connection refused", { reason: "connect" }));

async function preflightOf(servers: Partial<Record<Role, Transport>>) {
  using deployment = await fakeDeployment(servers, virtualClock());
  return await preflight(deployment);
}

Deno.test("preflight tells what every endpoint is", async () => {
  const { nodes, unreachable } = await preflightOf({ balancer: CHROMA, primary: CHROMA, replica: CHROMA });
  assertEquals(unreachable, []);
  assertEquals(nodes.map(({ name, role, version }) => [name, role, version]), [
    ["balancer", "balancer", "1.0.0"],
    ["primary", "primary", "1.0.0"],
    ["replica", "replica", "1.0.0"],
  ]);
});

Deno.test("preflight tells servers apart by their routes, since all say 1.0.0", async () => {
  const collection = "/api/v2/tenants/{tenant}/databases/{database}/collections/{collection_id}";
  const paths = { [`${collection}/fork`]: {}, [`${collection}/search`]: {}, [`${collection}/add`]: {} };
  const newer = fakeChroma([], ({ path }) => path === "/openapi.json" ? Response.json({ paths }) : undefined);
  const { nodes } = await preflightOf({ balancer: CHROMA, primary: newer });
  assertEquals(nodes.map(({ features }) => features), [[], ["fork", "search"]]);
});

Deno.test("preflight goes on without a node that gives no reply, and says so", async () => {
  const { nodes, unreachable } = await preflightOf({ balancer: CHROMA, primary: CHROMA, replica: dead });
  assertEquals(unreachable, ["replica (http://replica.test:8000) gives no reply: connection refused"]);
  assertEquals(nodes.at(-1), {
    name: "replica",
    role: "replica",
    url: "http://replica.test:8000",
    version: null,
    features: [],
  });
});

const REFUSED: readonly (readonly [
  what: string,
  servers: Partial<Record<Role, Transport>>,
  message: string,
])[] = [
  [
    "an entry that gives no reply",
    { balancer: dead, primary: CHROMA },
    "Cannot reach the deployment: balancer (http://balancer.test:8000) gives no reply: connection refused",
  ],
  [
    "something that is no Chroma server",
    { server: () => Promise.resolve(new Response("<h1>It works!</h1>")) },
    "Cannot use server (http://server.test:8000) as a Chroma server",
  ],
  [
    "a node that wants credentials",
    {
      balancer: CHROMA,
      primary: () => Promise.resolve(Response.json({ error: "AuthError" }, { status: 401 })),
    },
    "Cannot read the heartbeat on primary: it answered 401 (AuthError)",
  ],
  [
    "a tenant that does not exist",
    { server: fakeChroma([], ({ path }) => path.includes("/default_tenant") ? absent("it") : undefined) },
    `Cannot use server (http://server.test:8000): it has no tenant "default_tenant"`,
  ],
  [
    "a database that does not exist on one node",
    {
      balancer: CHROMA,
      primary: fakeChroma([], ({ path }) => path.endsWith("/default_database") ? absent("it") : undefined),
    },
    `Cannot use primary (http://primary.test:8000): it has no database "default_database"`,
  ],
];

for (const [what, servers, message] of REFUSED) {
  Deno.test(`preflight refuses ${what}`, async () => {
    await assertRejects(() => preflightOf(servers), TargetError, message);
  });
}
