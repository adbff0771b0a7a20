import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatMark } from "../../src/guard/mark.ts";
import { classify, type Operation } from "../../src/guard/classify.ts";

const SCOPE = { tenant: "default_tenant", database: "default_database" };
const TENANT = "/api/v2/tenants/default_tenant";
const DATABASE = `${TENANT}/databases/default_database`;
const BASE = `${DATABASE}/collections`;
const UUID = "0b9a1f0e-6f3c-4d6e-9a68-0a1b2c3d4e5f";
const NAME = "AUTOTEST_basic_1705123456_abc123_xyz789";

/** Classifies a request as the guard does: the URL parsed, the body as a value. */
function ask(method: string, path: string, body?: unknown): Operation {
  return classify(
    { method, url: new URL(`http://127.0.0.1:8000${path}`), body },
    SCOPE,
  );
}

type Case = readonly [method: string, path: string, body?: unknown];

/** Expects every request to be forbidden, for a reason that includes the given words. */
function forbids(reason: string, cases: readonly Case[]): void {
  for (const [method, path, body] of cases) {
    const operation = ask(method, path, body);
    const what = `${method} ${path} ${JSON.stringify(body)}`;
    assertEquals(operation.kind, "forbidden", what);
    if (operation.kind === "forbidden") assertStringIncludes(operation.reason, reason, what);
  }
}

Deno.test("classify tells what is read", () => {
  const cases: [...Case, Operation][] = [
    ["GET", "/health", undefined, { kind: "read", what: "probe" }],
    ["GET", "/status", undefined, { kind: "read", what: "probe" }],
    ["GET", "/metrics", undefined, { kind: "read", what: "probe" }],
    ["GET", "/openapi.json", undefined, { kind: "read", what: "probe" }],
    ["GET", "/api/v2/heartbeat", undefined, { kind: "read", what: "probe" }],
    ["GET", "/api/v2/pre-flight-checks", undefined, { kind: "read", what: "probe" }],
    ["GET", "/api/v2/auth/identity", undefined, { kind: "read", what: "probe" }],
    ["GET", TENANT, undefined, { kind: "read", what: "probe" }],
    ["GET", DATABASE, undefined, { kind: "read", what: "probe" }],
    ["GET", BASE, undefined, { kind: "read", what: "list" }],
    ["GET", `${BASE}?limit=1000&offset=2000`, undefined, { kind: "read", what: "list" }],
    ["GET", `${DATABASE}/collections_count`, undefined, { kind: "read", what: "list" }],
    ["GET", `${BASE}/${NAME}`, undefined, { kind: "read", what: "describe", name: NAME }],
    ["GET", `${BASE}/customers`, undefined, { kind: "read", what: "describe", name: "customers" }],
    ["GET", `${BASE}/a%20b`, undefined, { kind: "read", what: "describe", name: "a b" }],
    ["GET", `${BASE}/caf%C3%A9`, undefined, { kind: "read", what: "describe", name: "café" }],
    ["GET", `${BASE}/${UUID}/count`, undefined, { kind: "read", what: "count", uuid: UUID }],
    ["POST", `${BASE}/${UUID}/get`, { limit: 10 }, { kind: "read", what: "records", uuid: UUID }],
    ["POST", `${BASE}/${UUID}/get`, { ids: ["a"], include: [] }, {
      kind: "read",
      what: "records",
      uuid: UUID,
    }],
    ["POST", `${BASE}/${UUID}/query`, { query_embeddings: [[0]], n_results: 1 }, {
      kind: "read",
      what: "records",
      uuid: UUID,
    }],
    ["POST", `${BASE}/${UUID}/search`, { searches: [] }, { kind: "read", what: "records", uuid: UUID }],
  ];
  for (const [method, path, body, operation] of cases) {
    assertEquals(ask(method, path, body), operation, `${method} ${path}`);
  }
});

Deno.test("classify tells what is created, written and deleted", () => {
  const run = "1705123456_abc123";
  const metadata = formatMark({ run, purpose: "basic", createdAt: 1, expiresAt: 2, version: "0.1.0" });
  const records = (count: number) => ({ ids: Array.from({ length: count }, (_, index) => `doc-${index}`) });
  const write = (action: string, count: number) => ({ kind: "write", action, uuid: UUID, records: count });
  const cases: [...Case, unknown][] = [
    ["POST", BASE, { name: NAME, metadata }, { kind: "create", name: NAME, markedRun: run }],
    [
      "POST",
      BASE,
      { name: NAME, metadata, get_or_create: false, configuration: { hnsw: {} }, schema: null },
      {
        kind: "create",
        name: NAME,
        markedRun: run,
      },
    ],
    ["DELETE", `${BASE}/${NAME}`, undefined, { kind: "delete", name: NAME }],
    ["DELETE", `${BASE}/customers`, undefined, { kind: "delete", name: "customers" }],
    ["DELETE", `${BASE}/${UUID}`, undefined, { kind: "delete", name: UUID }],
    [
      "POST",
      `${BASE}/${UUID}/add`,
      { ...records(3), embeddings: [], documents: [], metadatas: [], uris: [] },
      write("add", 3),
    ],
    ["POST", `${BASE}/${UUID}/update`, records(1), write("update", 1)],
    ["POST", `${BASE}/${UUID}/upsert`, records(250), write("upsert", 250)],
    ["POST", `${BASE}/${UUID}/delete`, { ids: ["a", "b"] }, write("delete-records", 2)],
    [
      "POST",
      `${BASE}/${UUID}/delete`,
      { where: { n: 1 }, where_document: {}, limit: 1 },
      write("delete-records", 0),
    ],
  ];
  for (const [method, path, body, operation] of cases) {
    assertEquals<unknown>(ask(method, path, body), operation, `${method} ${path}`);
  }
});

Deno.test("classify forbids what wipes, renames, copies or reconfigures", () => {
  forbids("wipes the whole server", [["POST", "/api/v2/reset"], ["POST", "/api/v2/reset", {}]]);
  forbids("renames or reconfigures", [["PUT", `${BASE}/${UUID}`, { new_name: NAME }], [
    "PUT",
    `${BASE}/${NAME}`,
  ]]);
  forbids("copies a collection", [["POST", `${BASE}/${UUID}/fork`, { new_name: NAME }]]);
  forbids("tenants or databases", [
    ["POST", "/api/v2/tenants", { name: "x" }],
    ["PATCH", TENANT, { resource_name: "x" }],
    ["POST", `${TENANT}/databases`, { name: "x" }],
    ["DELETE", DATABASE],
  ]);
  forbids("attaches or detaches functions", [
    ["POST", `${BASE}/${UUID}/functions/attach`, {}],
    ["POST", `${BASE}/${UUID}/attached_functions/f/detach`, {}],
  ]);
  forbids("no business with", [
    ["GET", `${TENANT}/databases`],
    ["GET", "/api/v2/collections/a:b:c"],
    ["GET", `${BASE}/by-id/${UUID}`],
    ["GET", `${BASE}/${UUID}/fork_count`],
    ["GET", `${BASE}/${UUID}/indexing_status`],
    ["GET", `${BASE}/${UUID}/functions/f`],
  ]);
});

Deno.test("classify forbids methods and paths that are in no table", () => {
  const methods = ["HEAD", "OPTIONS", "PUT", "PATCH", "get", "delete", "Post", "PURGE", "LINK"];
  forbids("not in the table of routes", [
    ...methods.map((method): Case => [method, BASE]),
    ...methods.map((method): Case => [method, `${BASE}/${UUID}/get`]),
    ["POST", `${BASE}/${NAME}`],
    ["PATCH", `${BASE}/${UUID}`],
    ["HEAD", `${BASE}/${NAME}`],
    ["OPTIONS", `${BASE}/${NAME}`],
    ["DELETE", BASE],
    ["DELETE", `${BASE}/${UUID}/get`],
    ["DELETE", TENANT],
    ["POST", "/health"],
    ["GET", "/api/v1/collections_count"],
    ["GET", "/api/v1/collections/customers"],
    ["DELETE", "/api/v1/collections/customers"],
    ["POST", "/api/v1/reset"],
    ["GET", "/api/v2/reset"],
    ["GET", "/api/v3/heartbeat"],
    ["GET", "/API/v2/heartbeat"],
    ["GET", "/admin"],
    ["DELETE", `/proxy${BASE}/${NAME}`],
    ["POST", `${BASE}/${UUID}/truncate`, {}],
    ["POST", `${BASE}/${UUID}/Add`, { ids: [] }],
    ["POST", `${BASE}/${UUID}/add/more`, { ids: [] }],
  ]);
});

Deno.test("classify forbids paths that a proxy and a server could read in two ways", () => {
  forbids("its path is not plain", [
    ["GET", "/"],
    ["GET", "//"],
    ["DELETE", `${BASE}/${NAME}/`],
    ["DELETE", `${BASE}//${NAME}`],
    ["DELETE", `/${BASE}/${NAME}`],
    ["GET", `${BASE}/`],
    ["DELETE", `${BASE}/${NAME}%2F..%2Fcustomers`],
    ["DELETE", `${BASE}/${NAME}%2f..%2fcustomers`],
    ["DELETE", `${BASE}/${NAME}%252F..%252Fcustomers`],
    ["DELETE", `${BASE}/${NAME}%5C..%5Ccustomers`],
    ["DELETE", `${BASE}/%252e%252e/customers`],
    ["DELETE", `${BASE}/%25`],
    ["DELETE", `${BASE}/${NAME};v=1`],
    ["DELETE", `${BASE}/${NAME}%3Bv=1`],
    ["DELETE", `${BASE}/..;/customers`],
    ["DELETE", `${BASE}/${NAME}%00`],
    ["DELETE", `${BASE}/${NAME}%0d%0a`],
    ["DELETE", `${BASE}/${NAME}%7f`],
    ["DELETE", `${BASE}/${NAME}%ff`],
    ["DELETE", `${BASE}/%c0%ae%c0%ae/customers`],
    ["DELETE", `${BASE}/%`],
    ["DELETE", `${BASE}/%zz`],
    ["POST", `${BASE}/${UUID}%2Fdelete`, {}],
  ]);
});

Deno.test("classify judges a path as the URL parser folded it, for that is what is sent", () => {
  assertEquals(ask("DELETE", `${BASE}/${NAME}/../customers`), { kind: "delete", name: "customers" });
  assertEquals(ask("DELETE", `${BASE}/${NAME}/%2e%2E/customers`), { kind: "delete", name: "customers" });
  assertEquals(ask("DELETE", `${BASE}\\..\\collections\\customers`), { kind: "delete", name: "customers" });
  assertEquals(ask("DELETE", `${BASE}/./customers`), { kind: "delete", name: "customers" });
  assertEquals(ask("DELETE", `${BASE}/%63ustomers`), { kind: "delete", name: "customers" });
  forbids("wipes the whole server", [["POST", `${BASE}/../../../../../reset`]]);
  forbids("tenants or databases", [["DELETE", `${BASE}/../../default_database`]]);
});

Deno.test("classify forbids every query but paging", () => {
  forbids("more than a page", [
    ["GET", `${BASE}?_method=DELETE`],
    ["POST", `${BASE}?get_or_create=true`, { name: NAME, metadata: {} }],
    ["GET", `${BASE}?limit=-1`],
    ["GET", `${BASE}?limit=`],
    ["GET", `${BASE}?limit`],
    ["GET", `${BASE}?limit=1e9`],
    ["GET", `${BASE}?limit=1234567890`],
    ["GET", `${BASE}?limit=10;offset=3`],
    ["GET", `${BASE}?Limit=10`],
    ["GET", `${BASE}?=`],
    ["GET", `${BASE}/${NAME}?tenant=other`],
    ["GET", `${BASE}?limit=10&database=other`],
  ]);
  forbids("repeats a name", [
    ["GET", `${BASE}?limit=10&limit=20`],
    ["GET", `${BASE}?limit=10&%6cimit=20`],
    ["GET", `${BASE}?x=1&x=2`],
  ]);
  assertEquals(ask("GET", `${BASE}?`).kind, "read");
  assertEquals(ask("GET", `${BASE}#?_method=DELETE`).kind, "read");
});

Deno.test("classify forbids other tenants and databases, in any spelling", () => {
  forbids("leaves the tenant", [
    ["GET", "/api/v2/tenants/other"],
    ["GET", BASE.replace("default_tenant", "other")],
    ["GET", BASE.replace("default_tenant", "Default_Tenant")],
    ["POST", BASE.replace("default_tenant", "default_tenant%20"), { name: NAME, metadata: {} }],
  ]);
  forbids("leaves the database", [
    ["GET", BASE.replace("default_database", "other")],
    ["DELETE", `${BASE.replace("default_database", "DEFAULT_DATABASE")}/${NAME}`],
    ["POST", `${BASE.replace("default_database", "other")}/${UUID}/add`, { ids: ["a"] }],
  ]);
});

Deno.test("classify takes a scope whose names need encoding", () => {
  const url = new URL("http://127.0.0.1:8000/api/v2/tenants/our%20team/databases/d%C3%BCne/collections");
  const scope = { tenant: "our team", database: "düne" };
  assertEquals(classify({ method: "GET", url, body: undefined }, scope), {
    kind: "read",
    what: "list",
  });
});

Deno.test("classify forbids get_or_create in every shape but false", () => {
  const shapes = [true, "true", "false", 1, 0, null, "", [], {}];
  forbids(
    "get_or_create would hand over",
    shapes.map((get_or_create): Case => ["POST", BASE, { name: NAME, metadata: {}, get_or_create }]),
  );
});

Deno.test("classify forbids creates that are not plain", () => {
  forbids("not a JSON object", [undefined, null, [], "text", 1].map((body): Case => ["POST", BASE, body]));
  forbids("without a name", [
    ["POST", BASE, {}],
    ["POST", BASE, { name: null, metadata: {} }],
    ["POST", BASE, { name: [NAME], metadata: {} }],
    ["POST", BASE, { Name: NAME, metadata: {} }],
  ]);
  forbids("without a mark", [
    ["POST", BASE, { name: NAME }],
    ["POST", BASE, { name: NAME, metadata: null }],
    ["POST", BASE, { name: NAME, metadata: [] }],
    ["POST", BASE, { name: NAME, metadata: "autotest" }],
  ]);
  forbids("unknown part", [
    ["POST", BASE, { name: NAME, metadata: {}, id: UUID }],
    ["POST", BASE, { name: NAME, metadata: {}, Get_Or_Create: true }],
    ["POST", BASE, { name: NAME, metadata: {}, _method: "DELETE" }],
    ["POST", BASE, JSON.parse(`{"name":"${NAME}","metadata":{},"__proto__":{"get_or_create":true}}`)],
  ]);
});

Deno.test("classify forbids record operations that name a collection by anything but a plain UUID", () => {
  const refs = [
    NAME,
    "customers",
    UUID.toUpperCase(),
    `{${UUID}}`,
    `urn:uuid:${UUID}`,
    UUID.replaceAll("-", ""),
    `${UUID}0`,
    `${UUID}%20`,
    UUID.replace("0b", "0g"),
  ];
  for (const ref of refs) {
    forbids("not a UUID", [
      ["GET", `${BASE}/${ref}/count`],
      ["POST", `${BASE}/${ref}/get`, {}],
      ["POST", `${BASE}/${ref}/query`, {}],
      ["POST", `${BASE}/${ref}/add`, { ids: ["a"] }],
      ["POST", `${BASE}/${ref}/delete`, { ids: ["a"] }],
    ]);
  }
});

Deno.test("classify forbids writes that are not plain", () => {
  const actions = ["add", "update", "upsert", "delete"];
  for (const action of actions) {
    const path = `${BASE}/${UUID}/${action}`;
    forbids("not a JSON object", [undefined, null, [], "text"].map((body): Case => ["POST", path, body]));
    forbids("not a list", ["a", { length: 1 }, 1, true].map((ids): Case => ["POST", path, { ids }]));
    forbids("unknown part", [
      ["POST", path, { ids: ["a"], collection_id: UUID }],
      ["POST", path, { ids: ["a"], _method: "DELETE" }],
    ]);
  }
  forbids("unknown part", [
    ["POST", `${BASE}/${UUID}/add`, { ids: ["a"], where: {} }],
    ["POST", `${BASE}/${UUID}/delete`, { ids: ["a"], embeddings: [] }],
  ]);
});

Deno.test("classify forbids bodies where none belongs", () => {
  forbids("a body where none belongs", [
    ["DELETE", `${BASE}/${NAME}`, {}],
    ["DELETE", `${BASE}/${NAME}`, null],
    ["GET", `${BASE}/${NAME}`, { name: NAME }],
    ["GET", BASE, []],
    ["GET", `${BASE}/${UUID}/count`, ""],
    ["GET", "/api/v2/heartbeat", 0],
  ]);
});

Deno.test("classify forbids reads of records whose body is not plain", () => {
  for (const action of ["get", "query", "search"]) {
    const path = `${BASE}/${UUID}/${action}`;
    // The guard makes null of a body that is not JSON: "no route takes" that.
    forbids("not a JSON object", [null, [], "text"].map((body): Case => ["POST", path, body]));
    forbids("unknown part", [["POST", path, { _method: "DELETE" }]]);
  }
});

Deno.test("classify lets a name of a run be asked for where tenant or database are made up for it", () => {
  const [tenant, database] = [NAME.replace("xyz789", "tenant"), NAME.replace("xyz789", "databs")];
  const elsewhere: Operation = { kind: "read", what: "elsewhere", name: NAME, run: "1705123456_abc123" };
  for (
    const path of [
      `${TENANT}/databases/${database}/collections/${NAME}`,
      `/api/v2/tenants/${tenant}/databases/default_database/collections/${NAME}`,
      `/api/v2/tenants/${tenant}/databases/${database}/collections/${NAME}`,
    ]
  ) {
    assertEquals(ask("GET", path), elsewhere, path);
    forbids("", [
      ["DELETE", path],
      ["PUT", path, {}],
      ["POST", path, {}],
      ["GET", path, {}],
      ["GET", `${path}?tenant=x`],
      ["GET", `${path}/count`],
      ["GET", path.replace(`/${NAME}`, "")],
      ["GET", path.replace(`/collections/${NAME}`, "")],
      ["GET", path.replace(`/collections/${NAME}`, "/collections_count")],
      ["GET", path.replace(`/${NAME}`, `/${UUID}/count`)],
      ["POST", path.replace(`/${NAME}`, ""), { name: NAME, metadata: markOf() }],
      ["POST", path.replace(`/${NAME}`, `/${UUID}/get`), {}],
      ["POST", path.replace(`/${NAME}`, `/${UUID}/add`), { ids: ["a"] }],
    ]);
  }
});

Deno.test("classify lets nothing else leave the tenant or the database", () => {
  const old = "AUTOTEST_basic_1705123456_abc123";
  const other = "AUTOTEST_basic_1705123457_abc123_xyz789";
  forbids("it leaves the", [
    ["GET", `${TENANT}/databases/customers/collections/${NAME}`],
    ["GET", `/api/v2/tenants/customers/databases/default_database/collections/${NAME}`],
    ["GET", `/api/v2/tenants/customers/databases/${NAME}/collections/${NAME}`],
    ["GET", `${TENANT}/databases/${NAME}/collections/customers`],
    ["GET", `${TENANT}/databases/${NAME}/collections/${UUID}`],
    ["GET", `${TENANT}/databases/${NAME}/collections/${other}`],
    ["GET", `${TENANT}/databases/${other}/collections/${NAME}`],
    ["GET", `${TENANT}/databases/${old}/collections/${NAME}`],
    ["GET", `${TENANT}/databases/${NAME}/collections/${old}`],
    ["GET", `${TENANT}/databases/AUTOTEST_x/collections/${NAME}`],
    ["GET", `/api/v2/tenants/${NAME}/databases/${other}/collections/${NAME}`],
    // Each is the other's own name: swapped, they are outside the scope.
    ["GET", `/api/v2/tenants/default_database/databases/default_tenant/collections/${NAME}`],
  ]);
});

Deno.test("classify knows of the first API version only what is asked to see it refused", () => {
  for (const path of ["heartbeat", "version", "collections?limit=1"]) {
    assertEquals(ask("GET", `/api/v1/${path}`), { kind: "read", what: "probe" });
  }
  forbids("", [
    ["POST", "/api/v1/collections", { name: NAME, metadata: markOf() }],
    ["DELETE", "/api/v1/collections"],
    ["GET", "/api/v1/collections", {}],
    ["GET", "/api/v1/collections?tenant=x"],
    ["GET", `/api/v1/collections/${NAME}`],
    ["DELETE", `/api/v1/collections/${NAME}`],
    ["POST", "/api/v1/reset", {}],
    ["GET", "/api/v1/tenants/default_tenant"],
  ]);
});

function markOf() {
  return formatMark({ run: "1705123456_abc123", purpose: "basic", createdAt: 1, expiresAt: 2, version: "0" });
}
