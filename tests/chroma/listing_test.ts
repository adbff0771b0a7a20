import { assertEquals, assertRejects } from "@std/assert";
import type { ChromaApi, Description } from "../../src/chroma/api.ts";
import { HttpError } from "../../src/chroma/http_error.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { Role } from "../../src/core/endpoint.ts";
import {
  CannotLook,
  glance,
  listCollections as list,
  listSettled,
  listTwice,
} from "../../src/chroma/listing.ts";
import {
  absent,
  archive,
  describe,
  fakeApi,
  type FakeAsk,
  fakeChroma,
  type FakeCollection,
  type Misbehave,
  uuid,
} from "./fake_chroma.ts";
import type { Transport } from "../../src/core/transport.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { virtualClock } from "./virtual_clock.ts";

const ours = { keep: (one: Description) => one, matters: (name: string) => name.startsWith("AUTOTEST_") };

/** The list whole. */
function listCollections(api: ChromaApi, clock: Clock): Promise<readonly Description[]> {
  return list(api, clock, (one) => one);
}

/** A server whose every list is one page, made anew for each pass. */
function passes(listOf: (pass: number) => readonly FakeCollection[], role: Role = "balancer") {
  const seen = { passes: 0 };
  const send = fakeChroma([], ({ path, offset }) => {
    if (path === "/collections_count") return new Response(null, { status: 404 });
    if (path !== "/collections") return undefined;
    return Response.json(offset > 0 ? [] : listOf(seen.passes++).map(describe));
  });
  return { seen, api: fakeApi(send, role) };
}

/** A server's reply to every list, from a function of the request and how often it was asked. */
function listing(pageOf: (ask: FakeAsk, time: number) => readonly FakeCollection[]): Misbehave {
  let time = 0;
  return (ask) => ask.path === "/collections" ? Response.json(pageOf(ask, time++).map(describe)) : undefined;
}

Deno.test("listCollections reads every page", async () => {
  const api = fakeApi(fakeChroma(archive(2500)));
  assertEquals((await listCollections(api, virtualClock())).length, 2500);
});

Deno.test("listCollections believes an empty list of a database that exists", async () => {
  assertEquals(await listCollections(fakeApi(fakeChroma([])), virtualClock()), []);
});

Deno.test("listCollections does not believe an empty list of a database that does not exist", async () => {
  const missing: Misbehave = ({ path }) => path.endsWith("/default_database") ? absent("it") : undefined;
  const api = fakeApi(fakeChroma([], missing));
  await assertRejects(() => listCollections(api, virtualClock()), CannotLook, "its database does not exist");
});

Deno.test("listCollections passes on that the database could not be asked for", async () => {
  const notThere: Misbehave = ({ path }) =>
    path.endsWith("/default_database") ? new Response("404 page not found", { status: 404 }) : undefined;
  const api = fakeApi(fakeChroma([], notThere));
  await assertRejects(() => listCollections(api, virtualClock()), HttpError, "Cannot read the database");
});

Deno.test("listCollections does not ask for the database of which it was shown something", async () => {
  const never: Misbehave = ({ path }) => path.endsWith("/default_database") ? absent("it") : undefined;
  const listed = await listCollections(fakeApi(fakeChroma(archive(1), never)), virtualClock());
  assertEquals(listed.map(({ name }) => name), ["archive-0"]);
});

Deno.test("listCollections is complete though a proxy cuts every page at 100", async () => {
  const all = archive(250);
  const cut = listing(({ limit, offset }) => all.slice(offset, offset + Math.min(limit, 100)));
  const listed = await listCollections(fakeApi(fakeChroma(all, cut)), virtualClock());
  assertEquals(listed.map(({ name }) => name), all.map(({ name }) => name));
});

Deno.test("listCollections refuses a list that repeats itself because the offset is ignored", async () => {
  const all = archive(3);
  const api = fakeApi(fakeChroma(all, listing(() => all)));
  await assertRejects(() => listCollections(api, virtualClock()), CannotLook, `"archive-0" was listed twice`);
});

Deno.test("listCollections refuses a list that skips, since the server counts more", async () => {
  const all = archive(10);
  const skips = listing(({ offset }) => all.filter((_, index) => index % 2 === 0).slice(offset));
  const api = fakeApi(fakeChroma(all, skips));
  await assertRejects(
    () => listCollections(api, virtualClock()),
    CannotLook,
    "5 were listed but 10 are counted",
  );
});

Deno.test("listCollections repeats a pass that others' deletions disturbed", async () => {
  const all = archive(10);
  const disturbed = listing(({ offset }, time) => all.slice(time === 0 ? 1 : offset));
  const clock = virtualClock();
  assertEquals((await listCollections(fakeApi(fakeChroma(all, disturbed)), clock)).length, 10);
  assertEquals(clock.elapsed(), 100);
});

Deno.test("listCollections does not hold a balancer's count against its list", async () => {
  const all = archive(5);
  const other: Misbehave = ({ path }) => path === "/collections_count" ? Response.json(99) : undefined;
  const listed = await listCollections(fakeApi(fakeChroma(all, other), "balancer"), virtualClock());
  assertEquals(listed.length, 5);
  const node = fakeApi(fakeChroma(all, other), "primary");
  await assertRejects(
    () => listCollections(node, virtualClock()),
    CannotLook,
    "5 were listed but 99 are counted",
  );
});

Deno.test("listTwice holds the server's count against the second list, and asks for no more of them", async () => {
  let counts = 0;
  const counting: Misbehave = ({ path }) => {
    if (path === "/collections_count") counts++;
    return undefined;
  };
  const options = { keep: (one: Description) => one, matters: () => true };
  await listTwice(fakeApi(fakeChroma(archive(5), counting)), virtualClock(), options);
  assertEquals(counts, 1);
  const lying: Misbehave = ({ path }) => path === "/collections_count" ? Response.json(6) : undefined;
  await assertRejects(
    () => listTwice(fakeApi(fakeChroma(archive(5), lying)), virtualClock(), options),
    CannotLook,
    "5 were listed but 6 are counted",
  );
});

Deno.test("listCollections does without a count where a server has no such route", async () => {
  const none: Misbehave = ({ path }) =>
    path === "/collections_count" ? new Response(null, { status: 404 }) : undefined;
  assertEquals((await listCollections(fakeApi(fakeChroma(archive(5), none)), virtualClock())).length, 5);
});

Deno.test("listCollections gives up on a list that never ends, in bounded time", async () => {
  let asked = 0;
  const endless = listing(() => [{ id: uuid(asked), name: `archive-${asked++}` }]);
  const clock = virtualClock();
  await assertRejects(
    () => listCollections(fakeApi(fakeChroma([], endless)), clock),
    CannotLook,
    "the list does not end (1000 listed)",
  );
  assertEquals(asked, 1000);
  assertEquals(clock.elapsed(), 0);
});

Deno.test("listCollections gives up on full pages without end before they fill the memory", async () => {
  let made = 0;
  const page = () => Array.from({ length: 1000 }, () => ({ id: uuid(made), name: `archive-${made++}` }));
  const api = fakeApi(fakeChroma([], listing(page)));
  await assertRejects(() => listCollections(api, virtualClock()), CannotLook, "does not end (100000 listed)");
});

Deno.test("listCollections gives up on a list that takes minutes, page by page", async () => {
  let asked = 0;
  const clock = virtualClock();
  const slow: Transport = async (request) => {
    await clock.sleep(9000);
    return await fakeChroma([], listing(() => [{ id: uuid(asked), name: `archive-${asked++}` }]))(request);
  };
  await assertRejects(
    () => listCollections(fakeApi(slow), clock),
    CannotLook,
    "it takes longer than 1 min 0 s (",
  );
  assertEquals(clock.elapsed() < 100_000, true);
});

for (const [role, believed] of [["server", false], ["primary", false], ["balancer", true]] as const) {
  Deno.test(`listCollections of a ${role} ${believed ? "may" : "must not"} show another server's`, async () => {
    const before = [{ id: uuid(1), name: "customers" }, { id: uuid(2), name: LEFTOVER.name }];
    const after = [{ id: uuid(3), name: "customers" }, { id: uuid(4), name: LEFTOVER.name }];
    let collections = before;
    const api = fakeApi((request) => fakeChroma(collections)(request), role);
    await listCollections(api, virtualClock());
    collections = after;
    const again = listCollections(api, virtualClock());
    if (believed) assertEquals((await again).map(({ id }) => id), [uuid(3), uuid(4)]);
    else await assertRejects(() => again, CannotLook, "it is another server now");
  });
}

Deno.test("listCollections of a server may show all others, one after the other", async () => {
  let collections = [1, 2].map((n) => ({ id: uuid(n), name: `archive-${n}` }));
  const api = fakeApi((request) => fakeChroma(collections)(request));
  for (let n = 3; n < 6; n++) {
    await listCollections(api, virtualClock());
    collections = [...collections.slice(1), { id: uuid(n), name: `archive-${n}` }];
  }
  assertEquals((await listCollections(api, virtualClock())).map(({ id }) => id), [uuid(4), uuid(5)]);
});

Deno.test("listCollections knows a server by a test collection, when all of production is another", async () => {
  let collections = [{ id: uuid(1), name: "customers" }, { id: uuid(2), name: LEFTOVER.name }];
  const api = fakeApi((request) => fakeChroma(collections)(request));
  await listCollections(api, virtualClock());
  collections = [{ id: uuid(3), name: "customers" }, { id: uuid(2), name: LEFTOVER.name }];
  assertEquals((await listCollections(api, virtualClock())).length, 2);
});

for (
  const [what, seen, known] of [["what came before all else went", [1, 3], true], [
    "nothing",
    [4],
    false,
  ]] as const
) {
  Deno.test(`glance shows ${what}: the server is ${known ? "the same" : "another"}`, async () => {
    let collections = [{ id: uuid(1), name: "archive-1" }];
    const api = fakeApi((request) => fakeChroma(collections)(request));
    await listCollections(api, virtualClock());
    collections = seen.map((n) => ({ id: uuid(n), name: `archive-${n}` }));
    await glance(api);
    collections = [{ id: uuid(3), name: "archive-3" }];
    const again = listCollections(api, virtualClock());
    if (known) assertEquals((await again).map(({ id }) => id), [uuid(3)]);
    else await assertRejects(() => again, CannotLook, "it is another server now");
  });
}

Deno.test("glance asks for nothing where much of production outlasts a run, and where there is none", async () => {
  for (const count of [0, 51]) {
    let asked = 0;
    const collections = Array.from({ length: count }, (_, n) => ({ id: uuid(n), name: `archive-${n}` }));
    const api = fakeApi((request) => {
      asked++;
      return fakeChroma(collections)(request);
    });
    await listCollections(api, virtualClock());
    const before = asked;
    await glance(api);
    assertEquals(asked, before);
  }
});

Deno.test("listCollections of a server without production may lose everything", async () => {
  let collections = [{ id: uuid(1), name: LEFTOVER.name }];
  const api = fakeApi((request) => fakeChroma(collections)(request));
  assertEquals((await listCollections(api, virtualClock())).length, 1);
  collections = [];
  assertEquals(await listCollections(api, virtualClock()), []);
});

Deno.test("listCollections passes on an error of any page", async () => {
  const api = fakeApi(
    fakeChroma(
      archive(5),
      ({ path }) => path === "/collections" ? Response.json({ error: "busy" }, { status: 503 }) : undefined,
    ),
  );
  await assertRejects(() => listCollections(api, virtualClock()), HttpError, "it answered 503");
});

const LEFTOVER = { id: uuid(0), name: "AUTOTEST_x_1705123456_abc123_xyz789" };

Deno.test("listTwice refuses lists that disagree about what matters", async () => {
  const { api, seen } = passes((pass) => pass % 2 === 0 ? [LEFTOVER] : []);
  const clock = virtualClock();
  await assertRejects(() => listTwice(api, clock, ours), CannotLook, "no two lists in a row agree");
  assertEquals([seen.passes, clock.elapsed()], [7, 600]);
});

Deno.test("listTwice tells a collection from another of the same name", async () => {
  const { api } = passes((pass) => [{ ...LEFTOVER, id: uuid(pass) }], "replica");
  await assertRejects(() => listTwice(api, virtualClock(), ours), CannotLook);
});

Deno.test("listTwice takes a balancer's word where each node has a UUID of its own", async () => {
  const { api, seen } = passes((pass) => [{ ...LEFTOVER, id: uuid(pass) }]);
  assertEquals((await listTwice(api, virtualClock(), ours)).map(({ name }) => name), [LEFTOVER.name]);
  assertEquals(seen.passes, 2);
});

Deno.test("listTwice waits until two lists in a row agree", async () => {
  const { api, seen } = passes((pass) => pass === 0 ? [LEFTOVER] : []);
  assertEquals(await listTwice(api, virtualClock(), ours), []);
  assertEquals(seen.passes, 3);
});

Deno.test("listTwice lets others' collections come and go", async () => {
  const { api } = passes((pass) => [LEFTOVER, { id: uuid(pass + 1), name: `theirs-${pass}` }]);
  const listed = await listTwice(api, virtualClock(), ours);
  assertEquals(listed.map(({ name }) => name), [LEFTOVER.name, "theirs-1"]);
});

Deno.test("listTwice needs two lists, also when the first is empty", async () => {
  const { api, seen } = passes(() => []);
  assertEquals(await listTwice(api, virtualClock(), ours), []);
  assertEquals(seen.passes, 2);
});

Deno.test("listCollections keeps of each collection only what it is told to, page by page", async () => {
  const kept = await list(fakeApi(fakeChroma(archive(3))), virtualClock(), ({ name }) => name.length);
  assertEquals(kept, [9, 9, 9]);
});

Deno.test("listSettled waits until two lists in a row agree on everything", async () => {
  const { api, seen } = passes((pass) => pass < 3 ? [{ id: uuid(pass), name: `theirs-${pass}` }] : []);
  assertEquals(await listSettled(api, virtualClock(), ours), { listed: [], unsettled: new Set<string>() });
  assertEquals(seen.passes, 5);
});

Deno.test("listSettled names what others create and delete without end", async () => {
  const { api, seen } = passes((pass) => [
    LEFTOVER,
    { id: uuid(90), name: "docs" },
    { id: uuid(pass + 1), name: `theirs-${pass}` },
    { id: uuid(pass + 50), name: "made-anew" },
  ], "replica");
  const { listed, unsettled } = await listSettled(api, virtualClock(), ours);
  assertEquals(listed.map(({ name }) => name), [LEFTOVER.name, "docs", "theirs-6", "made-anew"]);
  assertEquals(unsettled, new Set(["theirs-5", "theirs-6", "made-anew"]));
  assertEquals(seen.passes, 7);
});

/** A server whose production never holds still, and that gives no reply from some list on. */
function silentFrom(pass: number, listOf: (pass: number) => readonly FakeCollection[] = () => [LEFTOVER]) {
  return passes((at) => {
    if (at >= pass) throw new NoReplyError("no time", { reason: "late" });
    return [...listOf(at), { id: uuid(at + 1), name: `theirs-${at}` }];
  }).api;
}

Deno.test("listSettled needs no third list to tell what matters, where two agree on it", async () => {
  const { listed, unsettled } = await listSettled(silentFrom(2), virtualClock(), ours);
  assertEquals(listed.map(({ name }) => name), [LEFTOVER.name, "theirs-1"]);
  assertEquals(unsettled, new Set(["theirs-0", "theirs-1"]));
});

Deno.test("listSettled takes no single list, and none that disagrees, when there is no reply any more", async () => {
  const disagreeing = silentFrom(2, (pass) => pass === 0 ? [LEFTOVER] : []);
  for (const api of [silentFrom(1), disagreeing]) {
    await assertRejects(() => listSettled(api, virtualClock(), ours), NoReplyError, "no time");
  }
});

Deno.test("listSettled refuses lists that disagree about what matters", async () => {
  const { api } = passes((pass) => pass % 2 === 0 ? [LEFTOVER] : []);
  await assertRejects(
    () => listSettled(api, virtualClock(), ours),
    CannotLook,
    "no two lists in a row agree",
  );
});
