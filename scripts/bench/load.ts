/**
 * How much load one process makes, beside `wrk` and `autocannon` with as many connections on the same route of the same
 * server: on `heartbeat`, where the client is the limit, and on `query`, where the server is. The highest rate of our open
 * loop at which at most 1 % of the requests are sent late, the rate of our closed loop, and how exactly requests are sent
 * at half the highest rate. Without guard and cap, which are told by `guard`.
 */
import { Server } from "../../tests/lab/server.ts";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figure.ts";
import { fillCollection } from "./filled_collection.ts";
import { inRounds } from "./in_rounds.ts";
import { closedRate, highestOpenRate, pacingAt } from "./open_rate.ts";
import { demandWrk, type Repeated, wrk } from "./wrk.ts";

const ROUNDS = 3;
const OPTIONS = { connections: 32, seconds: 2 };
/** The highest rate is looked for up to this share of that of `wrk`. */
const MOST = 1.1;
/** Queries that take a server some milliseconds of a core. */
const COLLECTION = {
  name: "AUTOTEST_load_1705123456_abc123_xyz789",
  records: 5000,
  dimension: 384,
};

/** Our rates, as shares of the others', and how exactly requests are sent. */
export const benchLoad: Bench = async ({ rounds = ROUNDS }) => {
  await demandWrk();
  await using server = await Server.start();
  const query = await fillCollection(server.url, COLLECTION);
  return [
    ...await compare({ url: `${server.url}/api/v2/heartbeat` }, { name: "heartbeat", goal: 0.6, rounds }),
    ...await compare(query, { name: "query", goal: 0.97, rounds }),
  ];
};

/** All figures of one route; the goal is for the open loop's share of the rate of `wrk`. */
async function compare(
  request: Repeated,
  { name, goal, rounds: count }: { readonly name: string; readonly goal: number; readonly rounds: number },
): Promise<readonly Figure[]> {
  const rounds = await inRounds(count, async () => {
    const before = await wrk(request, OPTIONS);
    const closed = await closedRate(request, OPTIONS);
    const open = await highestOpenRate(request, { ...OPTIONS, most: MOST * before.perSecond });
    const pacing = open === 0 ? undefined : await pacingAt(request, { ...OPTIONS, perSecond: open / 2 });
    const after = await wrk(request, OPTIONS);
    const cannon = await cannonRate(request);
    return { wrk: (before.perSecond + after.perSecond) / 2, cannon, closed, open, p99: pacing?.p99 };
  });
  return [
    {
      name: `${name}, open loop / wrk`,
      unit: "ratio",
      values: rounds.map(({ open, wrk }) => open / wrk),
      goal: { atLeast: goal },
    },
    {
      name: `${name}, closed loop / wrk`,
      unit: "ratio",
      values: rounds.map(({ closed, wrk }) => closed / wrk),
    },
    {
      name: `${name}, open loop / autocannon`,
      unit: "ratio",
      values: rounds.map(({ open, cannon }) => open / cannon),
    },
    {
      name: `${name}, pacing error at half that rate, p99`,
      unit: "ms",
      values: rounds.flatMap(({ p99 }) => p99 ?? []),
      goal: { atMost: 1 },
    },
    { name: `${name}, open loop`, unit: "/s", values: rounds.map(({ open }) => open) },
    { name: `${name}, closed loop`, unit: "/s", values: rounds.map(({ closed }) => closed) },
    { name: `${name}, wrk`, unit: "/s", values: rounds.map(({ wrk }) => wrk) },
    { name: `${name}, autocannon`, unit: "/s", values: rounds.map(({ cannon }) => cannon) },
  ];
}

async function cannonRate({ url, body }: Repeated): Promise<number> {
  const { connections, seconds } = OPTIONS;
  const post = body === undefined ? [] : ["-m", "POST", "-H", "content-type=application/json", "-b", body];
  const { stdout } = await new Deno.Command("npx", {
    args: [
      "-y",
      "autocannon@9.0.0",
      "-c",
      String(connections),
      "-d",
      String(seconds),
      ...post,
      "--json",
      url,
    ],
    stderr: "null",
  }).output();
  const { requests, non2xx } = JSON.parse(new TextDecoder().decode(stdout));
  if (non2xx > 0) throw new Error(`Cannot measure: autocannon got ${non2xx} bad answers`);
  return requests.average;
}
