import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { replaceFetch, traceFetch } from "../../src/transport/replace_fetch.ts";

const URL = "http://127.0.0.1:1/";

Deno.test("replaceFetch puts a transport in the place of fetch, and takes it away again", async () => {
  const before = globalThis.fetch;
  {
    using _ = replaceFetch(async (request) =>
      Response.json([request.method, request.url, request.headers.get("x-a"), await request.text()])
    );
    const init = { method: "POST", headers: { "x-a": "1" }, body: "text" };
    for (const input of [URL, new globalThis.URL(URL), new Request(URL)]) {
      assertEquals(await (await fetch(input, init)).json(), ["POST", URL, "1", "text"]);
    }
  }
  assertStrictEquals(globalThis.fetch, before);
});

Deno.test("replaceFetch takes its transport away again when the scope ends in an error", async () => {
  const before = globalThis.fetch;
  await assertRejects(
    async () => {
      using _ = replaceFetch(() => Promise.reject(new Error("refused")));
      await fetch(URL);
    },
    Error,
    "refused",
  );
  assertStrictEquals(globalThis.fetch, before);
});

Deno.test("replaceFetch nests", async () => {
  const name = async () => await (await fetch(URL)).text();
  using _outer = replaceFetch(() => Promise.resolve(new Response("outer")));
  {
    using _inner = replaceFetch(() => Promise.resolve(new Response("inner")));
    assertEquals(await name(), "inner");
  }
  assertEquals(await name(), "outer");
});

Deno.test("traceFetch answers with the value of a call that succeeds", async () => {
  using _ = replaceFetch(() => Promise.resolve(new Response("text")));
  assertEquals(await traceFetch(async () => await (await fetch(URL)).text()), { value: "text" });
});

Deno.test("traceFetch tells what a library hides: the transport's error", async () => {
  const error = new Error("connection reset");
  using _ = replaceFetch(() => Promise.reject(error));
  const traced = await traceFetch(async () => {
    try {
      return await fetch(URL);
    } catch {
      throw new Error("Failed to connect");
    }
  });
  assertEquals("thrown" in traced && [String(traced.thrown), traced.ending], ["Error: Failed to connect", {
    error,
  }]);
});

Deno.test("traceFetch tells what a library hides: the status of the last reply", async () => {
  const statuses = [200, 503];
  using _ = replaceFetch(() => Promise.resolve(new Response("", { status: statuses.shift() ?? 0 })));
  const traced = await traceFetch(async () => {
    await fetch(URL);
    await fetch(URL);
    throw new Error("something went wrong");
  });
  assertEquals("thrown" in traced && traced.ending, { status: 503 });
});

Deno.test("traceFetch tells of the last request alone, also after one that ended otherwise", async () => {
  const error = new Error("connection reset");
  const replies = [() => Promise.reject(error), () => Promise.resolve(new Response("", { status: 503 }))];
  const twice = async () => {
    await fetch(URL).catch(() => {});
    await fetch(URL).catch(() => {});
    throw new Error("something went wrong");
  };
  for (const [order, ending] of [[replies, { status: 503 }], [replies.toReversed(), { error }]] as const) {
    const rest = [...order];
    using _ = replaceFetch(() => rest.shift()?.() ?? Promise.reject(new Error("no more")));
    const traced = await traceFetch(twice);
    assertEquals<unknown>("thrown" in traced && traced.ending, ending);
  }
});

Deno.test("traceFetch has nothing to tell of a call that sends nothing, and throws nothing itself", async () => {
  assertEquals(await traceFetch(() => Promise.reject("early")), { thrown: "early", ending: {} });
  assertEquals(
    await traceFetch(() => {
      throw "at once";
    }),
    { thrown: "at once", ending: {} },
  );
});

Deno.test("traceFetch keeps calls apart that run at once, and one inside another", async () => {
  const gates = new Map([404, 500, 503].map((status) => [status, Promise.withResolvers<void>()]));
  using _ = replaceFetch(async (request) => {
    const status = Number(new globalThis.URL(request.url).pathname.slice(1));
    await gates.get(status)?.promise;
    return new Response("", { status });
  });
  const call = async (status: number) => {
    const traced = await traceFetch(async () => {
      await fetch(`${URL}${status}`);
      throw new Error("hidden");
    });
    return "thrown" in traced ? traced.ending.status : undefined;
  };
  const all = [call(404), call(500), call(503)];
  for (const status of [503, 404, 500]) gates.get(status)?.resolve();
  assertEquals(await Promise.all(all), [404, 500, 503]);

  let inner: number | undefined;
  const outer = await traceFetch(async () => {
    await fetch(`${URL}404`);
    inner = await call(500);
    throw new Error("hidden");
  });
  assertEquals([inner, "thrown" in outer && outer.ending.status], [500, 404]);
});
