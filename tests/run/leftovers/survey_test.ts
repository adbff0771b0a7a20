import { assertEquals } from "@std/assert";
import type { Role } from "../../../src/core/endpoint.ts";
import type { Transport } from "../../../src/core/transport.ts";
import { replay } from "../../../src/guard/replay.ts";
import { targetKey } from "../../../src/run/state/state_dir.ts";
import { survey } from "../../../src/run/leftovers/survey.ts";
import { NoReplyError } from "../../../src/transport/no_reply.ts";
import { fakeChroma, fakeDeployment, uuid } from "../../chroma/fake_chroma.ts";
import { virtualClock } from "../../chroma/virtual_clock.ts";

const RUN = "1705123456_abc123";
const NAME = `AUTOTEST_basic_operations_${RUN}_xyz789`;
const ALIKE = "AUTOTEST_customer_archive";
const METADATA = { autotest: true };
const dead: Transport = () => Promise.reject(new NoReplyError("connection refused", { reason: "connect" }));

interface Options {
  readonly holdsLock?: boolean;
  /** The lock that the earlier run held, and whether it came to its end. */
  readonly earlier?: {
    readonly sameLock: boolean;
    readonly finished: boolean;
    readonly gone?: boolean;
    /** Whether it was given other endpoints than these. */
    readonly elsewhere?: boolean;
  };
}

async function surveyOf(
  servers: Partial<Record<Role, Transport>>,
  { holdsLock = false, earlier }: Options = {},
) {
  const clock = virtualClock();
  using deployment = await fakeDeployment(servers, clock);
  const { target } = deployment;
  const journals: string[] = [];
  if (earlier !== undefined) {
    const { tenant, database, entry } = target;
    const lock = earlier.sameLock ? targetKey(target) : "another";
    const journal = [
      {
        entry: "begin",
        run: RUN,
        version: "0",
        target: {
          tenant,
          database,
          endpoints: { x: earlier.elsewhere ? "http://another.test" : entry.origin },
          lock,
        },
      },
      { entry: "intent", id: 1, action: "create", name: NAME, endpoint: entry.name },
      ...(earlier.gone ? [{ entry: "gone", name: NAME, endpoints: ["primary"] }] : []),
      ...(earlier.finished ? [{ entry: "end", exitCode: 3 }] : []),
    ];
    journals.push(journal.map((line) => JSON.stringify(line)).join("\n"));
  }
  return await survey(deployment, {
    run: "1705200000_abc123",
    ...(holdsLock ? { held: { directory: "/state", lock: targetKey(target) } } : {}),
    earlier: { replays: journals.flatMap((text) => replay(text) ?? []), elsewhere: [], unreadable: [] },
  });
}

Deno.test("survey gathers what each node shows of a collection, and how many documents it holds there", async () => {
  const { candidates, blind } = await surveyOf({
    balancer: fakeChroma([{ id: uuid(1), name: NAME, metadata: METADATA, records: 5 }]),
    primary: fakeChroma([{ id: uuid(1), name: NAME, metadata: METADATA, records: 5 }]),
    replica: fakeChroma([{ id: uuid(2), name: NAME, records: 4 }, {
      id: uuid(3),
      name: "customer_profiles",
    }]),
  });
  assertEquals(blind, []);
  assertEquals(candidates, [{
    name: NAME,
    sightings: [
      { node: "primary", metadata: METADATA, documents: 5 },
      { node: "replica", metadata: null, documents: 4 },
    ],
    unseen: [],
    journal: "unknown",
  }]);
});

Deno.test("survey shows names that only look like a test collection's, and does not count their documents", async () => {
  const { candidates } = await surveyOf({ server: fakeChroma([{ id: uuid(1), name: ALIKE, records: 5 }]) });
  assertEquals(candidates.map(({ name, sightings }) => [name, sightings[0]?.documents]), [[
    ALIKE,
    undefined,
  ]]);
});

Deno.test("survey says which endpoints it could not look at", async () => {
  const { candidates, blind, listed } = await surveyOf({
    balancer: fakeChroma([{ id: uuid(1), name: NAME }]),
    primary: fakeChroma([]),
    replica: dead,
  });
  assertEquals(blind, [{ node: "replica", reason: "connection refused" }]);
  assertEquals(candidates, [{ name: NAME, sightings: [], unseen: ["replica"], journal: "unknown" }]);
  assertEquals(listed.map(({ id }) => id), [uuid(1)]);
});

Deno.test("survey does not take a count that failed for a count of none", async () => {
  const uncounted = fakeChroma(
    [{ id: uuid(1), name: NAME }],
    ({ path }) => path.endsWith("/count") ? new Response("busy", { status: 503 }) : undefined,
  );
  const { candidates } = await surveyOf({ server: uncounted });
  assertEquals(candidates[0]?.sightings[0]?.documents, undefined);
});

const JOURNALS: readonly (readonly [what: string, options: Options, journal: string])[] = [
  ["nothing of it", {}, "unknown"],
  ["that its run is over", { earlier: { sameLock: false, finished: true } }, "over"],
  ["its run, which may be under way", { earlier: { sameLock: true, finished: false } }, "ours"],
  ["that it was gone before", { earlier: { sameLock: false, finished: true, gone: true } }, "returned"],
  [
    "that it was gone, but not from this endpoint",
    { earlier: { sameLock: false, finished: true, gone: true, elsewhere: true } },
    "unlooked",
  ],
  [
    "its run, whose lock is held now",
    { earlier: { sameLock: true, finished: false }, holdsLock: true },
    "over",
  ],
  [
    "its run, which held another lock",
    { earlier: { sameLock: false, finished: false }, holdsLock: true },
    "ours",
  ],
];

for (const [what, options, journal] of JOURNALS) {
  Deno.test(`survey calls a collection "${journal}" when the journals know ${what}`, async () => {
    const { candidates } = await surveyOf({ server: fakeChroma([{ id: uuid(1), name: NAME }]) }, options);
    assertEquals(candidates.map((one) => one.journal), [journal]);
  });
}
