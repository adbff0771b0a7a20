import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { type AlertExchange, WEBHOOK, webhookDoor } from "../../src/guard/webhook.ts";
import { FakeClock } from "../core/fake_clock.ts";

const URL_ = "https://hooks.test/services/T000/B000/s3cr3t";
const SECRET = "s3cr3t";

/** A door to the webhook, what passed it, and what was told of it. */
function rig(answer: () => Response = () => new Response("ok")) {
  const sent: Request[] = [];
  const told: AlertExchange[] = [];
  const door = webhookDoor((request) => {
    sent.push(request);
    return Promise.resolve(answer());
  }, { url: URL_, clock: new FakeClock(), observe: (exchange) => void told.push(exchange) });
  return { door, sent, told };
}

const post = (url = URL_, init: RequestInit = {}) =>
  new Request(url, { method: "POST", headers: { "content-type": "application/json" }, body: "{}", ...init });

Deno.test("webhookDoor lets a POST to the webhook pass, and tells of it by its origin", async () => {
  const { door, sent, told } = rig();
  assertEquals(await (await door(post())).text(), "ok");
  assertEquals(sent.map(({ method, url, redirect }) => [method, url, redirect]), [["POST", URL_, "manual"]]);
  assertEquals(
    told.map(({ endpoint, path, status, operation }) => [endpoint, path, status, operation.kind]),
    [
      [WEBHOOK, "https://hooks.test", 200, "alert"],
    ],
  );
});

const REFUSED: readonly (readonly [what: string, request: () => Request])[] = [
  ["another path", () => post("https://hooks.test/services/T000/B000/other")],
  ["a longer path", () => post(`${URL_}/x`)],
  ["a query", () => post(`${URL_}?x=1`)],
  ["another host", () => post("https://hooks.test.evil/services/T000/B000/s3cr3t")],
  ["another port", () => post("https://hooks.test:444/services/T000/B000/s3cr3t")],
  ["plain HTTP", () => post("http://hooks.test/services/T000/B000/s3cr3t")],
  ["a GET", () => new Request(URL_)],
  ["a PUT", () => post(URL_, { method: "PUT" })],
  ["a DELETE", () => post(URL_, { method: "DELETE" })],
  ["a header", () => post(URL_, { headers: { "content-type": "application/json", "x-a": "1" } })],
  ["credentials", () => post(URL_, { headers: { authorization: "Bearer x" } })],
];

for (const [what, request] of REFUSED) {
  Deno.test(`webhookDoor refuses ${what}`, async () => {
    const { door, sent, told } = rig();
    const { message } = await assertRejects(() => door(request()), GuardRefusal);
    assertEquals([sent.length, told.length], [0, 1]);
    assertEquals([message, JSON.stringify(told)].map((text) => text.includes(SECRET)), [false, false]);
  });
}

for (const status of [301, 302, 303, 307, 308]) {
  Deno.test(`webhookDoor refuses a redirect (${status})`, async () => {
    const { door, sent, told } = rig(() =>
      new Response(null, { status, headers: { location: "https://evil.test" } })
    );
    await assertRejects(() => door(post()), GuardRefusal, "never followed");
    assertEquals([sent.length, told[0]?.status], [1, status]);
    assertStringIncludes(told[0]?.refusal ?? "", String(status));
  });
}

Deno.test("webhookDoor brings the authorization itself, and takes none from a request", async () => {
  const sent: Request[] = [];
  const door = webhookDoor((request) => {
    sent.push(request);
    return Promise.resolve(new Response("ok"));
  }, { url: URL_, name: "bot", authorization: "Bearer T", clock: new FakeClock(), observe: () => {} });
  await door(post());
  assertEquals(sent.map(({ headers }) => headers.get("authorization")), ["Bearer T"]);
  const brought = post(URL_, { headers: { authorization: "Bearer T" } });
  await assertRejects(() => door(brought), GuardRefusal, "Refused a request to the bot: its header");
  assertEquals(sent.length, 1);
});
