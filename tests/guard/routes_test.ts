import { assertEquals } from "@std/assert";
import { findRoute, ROUTES } from "../../src/guard/routes.ts";

const COLLECTIONS = "/api/v2/tenants/{}/databases/{}/collections";

/** What `GET /openapi.json` of a real server lists: `METHOD /path`, one a line, without the parameters' names. */
async function openapi(version: string): Promise<readonly string[]> {
  const url = new URL(`../fixtures/openapi-${version}.txt`, import.meta.url);
  return (await Deno.readTextFile(url)).trim().split("\n").map(anonymous);
}

/** Parameters have different names in different places: `{tenant_name}` and `{tenant}` are the same route. */
function anonymous(route: string): string {
  return route.replaceAll(/\{[^}]*\}/g, "{}");
}

/** What servers before 1.0 answered, known only to be seen refused: reads that change nothing. */
const FIRST_VERSION = ["GET /api/v1/heartbeat", "GET /api/v1/version", "GET /api/v1/collections"];

const table = ROUTES.map(({ method, path, access }) => ({ route: anonymous(`${method} ${path}`), access }));

for (const version of ["1.0.5", "1.3.4"]) {
  Deno.test(`ROUTES knows every route of a real server ${version}`, async () => {
    const known = new Set(table.map(({ route }) => route));
    assertEquals((await openapi(version)).filter((route) => !known.has(route)), []);
  });
}

Deno.test("ROUTES has no API route that neither server lists", async () => {
  const listed = new Set([...await openapi("1.0.5"), ...await openapi("1.3.4"), ...FIRST_VERSION]);
  assertEquals(
    table.map(({ route }) => route).filter((route) => route.includes(" /api/") && !listed.has(route)),
    [],
  );
});

Deno.test("ROUTES has every route once", () => {
  assertEquals(new Set(table.map(({ route }) => route)).size, table.length);
});

Deno.test("ROUTES allows these routes and no others", () => {
  const allowed = table.filter(({ access }) => typeof access === "string");
  assertEquals(
    allowed.map(({ route, access }) => `${access}: ${route}`).sort(),
    [
      `add: POST ${COLLECTIONS}/{}/add`,
      `count: GET ${COLLECTIONS}/{}/count`,
      `create: POST ${COLLECTIONS}`,
      `delete-records: POST ${COLLECTIONS}/{}/delete`,
      `delete: DELETE ${COLLECTIONS}/{}`,
      `describe: GET ${COLLECTIONS}/{}`,
      `list: GET ${COLLECTIONS}`,
      `list: GET ${COLLECTIONS}_count`,
      ...FIRST_VERSION.map((route) => `probe: ${route}`).sort(),
      "probe: GET /api/v2/auth/identity",
      "probe: GET /api/v2/healthcheck",
      "probe: GET /api/v2/heartbeat",
      "probe: GET /api/v2/pre-flight-checks",
      "probe: GET /api/v2/tenants/{}",
      "probe: GET /api/v2/tenants/{}/databases/{}",
      "probe: GET /api/v2/version",
      "probe: GET /health",
      "probe: GET /metrics",
      "probe: GET /openapi.json",
      "probe: GET /status",
      `records: POST ${COLLECTIONS}/{}/get`,
      `records: POST ${COLLECTIONS}/{}/query`,
      `records: POST ${COLLECTIONS}/{}/search`,
      `update: POST ${COLLECTIONS}/{}/update`,
      `upsert: POST ${COLLECTIONS}/{}/upsert`,
    ].sort(),
  );
});

Deno.test("findRoute tells templates that could be mistaken for each other", () => {
  const base = "api/v2/tenants/t/databases/d/collections";
  const cases: [method: string, path: string, route: string | undefined][] = [
    ["GET", `${base}/by-id/count`, "/by-id/{collection}"],
    ["GET", `${base}/x/count`, "/{collection}/count"],
    ["GET", `${base}/count`, "/{collection}"],
    ["GET", `${base}`, ""],
    ["POST", `${base}/x/functions/attach`, "/{collection}/functions/attach"],
    ["GET", `${base}/x/functions/attach`, "/{collection}/functions/{function}"],
    ["DELETE", `${base}/x/count`, undefined],
    ["get", `${base}/x`, undefined],
    ["GET", `${base}/x/Count`, undefined],
    ["GET", `prefix/${base}/x`, undefined],
    ["GET", "api/v1/collections", ""],
    ["POST", "api/v1/collections", undefined],
    ["GET", "api/v1/collections/x", undefined],
    ["GET", "", undefined],
  ];
  for (const [method, path, expected] of cases) {
    const found = findRoute(method, path.split("/"))?.route.path;
    assertEquals(found?.split("/collections")[1], expected, `${method} ${path}`);
  }
});

Deno.test("findRoute answers with what the parameters stand for", () => {
  assertEquals(
    findRoute("POST", "api/v2/tenants/acme/databases/main/collections/x y/add".split("/"))?.parameters,
    { tenant: "acme", database: "main", collection: "x y" },
  );
});
