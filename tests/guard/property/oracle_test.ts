import { assertEquals } from "@std/assert";
import { type Effect, effectsOf, Members } from "./oracle.ts";

const ORIGIN = "http://127.0.0.1:8000";
const WHERE = { tenant: "t", database: "d" };
const BASE = "/api/v2/tenants/t/databases/d/collections";

function effects(method: string, path: string, body = "", headers: Record<string, string> = {}) {
  return effectsOf({ method, url: ORIGIN + path, headers: new Headers(headers), body }, WHERE);
}

Deno.test("effectsOf tells what the plain routes change", () => {
  const cases: [method: string, path: string, body: string, effects: Effect[]][] = [
    ["GET", `${BASE}/customers`, "", []],
    ["POST", `${BASE}/u/get`, "{}", [{ change: "none", reads: "u" }]],
    ["POST", `${BASE}/u/query`, "{}", [{ change: "none", reads: "u" }]],
    ["POST", `${BASE}/u/add`, "{}", [{ change: "records", uuid: "u" }]],
    ["POST", `${BASE}/u/delete`, "{}", [{ change: "records", uuid: "u" }]],
    ["POST", BASE, '{"name":"a"}', [{ change: "create", name: "a" }]],
    ["POST", BASE, '{"name":"a","get_or_create":true}', [
      { change: "create", name: "a" },
      { change: "adopt", name: "a" },
    ]],
    ["DELETE", `${BASE}/customers`, "", [{ change: "delete", name: "customers" }]],
    ["PUT", `${BASE}/u`, '{"new_name":"b"}', [{ change: "collection", ref: "u" }, {
      change: "create",
      name: "b",
    }]],
    ["POST", `${BASE}/u/fork`, "{}", [{ change: "collection", ref: "u" }]],
    ["POST", "/api/v2/reset", "", [{ change: "wide", what: "POST /api/v2/reset" }]],
    ["DELETE", "/api/v2/tenants/t/databases/d", "", [{
      change: "wide",
      what: "DELETE /api/v2/tenants/t/databases/d",
    }]],
    ["POST", "/api/v2/tenants/t/databases/other/collections", '{"name":"a"}', [{
      change: "wide",
      what: "in t/other",
    }]],
  ];
  for (const [method, path, body, expected] of cases) {
    assertEquals(effects(method, path, body), expected, `${method} ${path}`);
  }
});

Deno.test("effectsOf finds the deletion of customers in every disguise", () => {
  const disguises: [method: string, path: string, body?: string, headers?: Record<string, string>][] = [
    ["DELETE", `${BASE}/customers/`],
    ["DELETE", `${BASE}//customers`],
    ["DELETE", `${BASE}/a%2F..%2Fcustomers`],
    ["DELETE", `${BASE}/a%252F..%252Fcustomers`],
    ["DELETE", `${BASE}/a%2f%2e%2e%2fcustomers`],
    ["DELETE", `${BASE}/%63ustomers`],
    ["DELETE", `${BASE}/%2563ustomers`],
    ["DELETE", `${BASE}/customers;v=1`],
    ["DELETE", `${BASE}/customers%3Fx=1`],
    ["DELETE", `${BASE}/customers%00.txt`],
    ["DELETE", `${BASE}/a%5C..%5Ccustomers`],
    ["DELETE", `/proxy${BASE}/customers`],
    ["DELETE", `/API/v2/Tenants/t/Databases/d/Collections/customers`],
    ["POST", `${BASE}/customers`, "", { "x-http-method-override": "delete" }],
    ["GET", `${BASE}/customers?_method=DELETE`],
    ["POST", `${BASE}/customers`, '{"_method":"DELETE"}'],
    ["POST", `${BASE}/customers`, "_method=DELETE"],
    ["DELETE", "/", "", { "x-original-url": `${BASE}/customers` }],
  ];
  for (const disguise of disguises) {
    const names = effects(...disguise).flatMap((effect) => effect.change === "delete" ? [effect.name] : []);
    assertEquals(names.includes("customers"), true, disguise.join(" "));
  }
});

Deno.test("effectsOf reads doubled keys both ways", () => {
  const both = effects("POST", BASE, '{"name":"a","get_or_create":true,"get_or_create":false,"name":"b"}');
  assertEquals(both, [
    { change: "create", name: "a" },
    { change: "create", name: "b" },
    { change: "adopt", name: "a" },
    { change: "adopt", name: "b" },
  ]);
});

Deno.test("Members keeps every member of the top, and none from below", () => {
  const members = new Members(' {"a": 1, "b" : {"a":2,"c":[{"a":3}]}, "a":"x\\",}", "d":[], "e":null}');
  assertEquals(members.values("a"), [1, 'x",}']);
  assertEquals(members.values("b"), [{ a: 2, c: [{ a: 3 }] }]);
  assertEquals(members.values("d"), [[]]);
  assertEquals(members.values("e"), [null]);
  assertEquals(members.values("c"), []);
  assertEquals(new Members("name=a&name=b").texts("name"), ["a", "b"]);
  assertEquals(new Members("[]").values("name"), []);
});
