/**
 * How fast leftovers are removed: 1,000 on each of two nodes by `cleanup`, as a process, beside the rate at which the same
 * servers delete as many by bare requests, as many at once as suits them best. The looks before and after are told apart,
 * by the run's own audit log. Without a limit: by default the cap of 60 requests a second decides, at 11 for a leftover.
 */
import { inParallel } from "../../src/core/in_parallel.ts";
import { readAudit } from "./audit_lines.ts";
import type { Bench } from "./bench.ts";
import { inRounds } from "./in_rounds.ts";
import { fill, type Wanted } from "./fill.ts";
import { leftover } from "./leftover.ts";
import { COLLECTIONS_PATH } from "./plain_listing.ts";
import { Server } from "../../tests/lab/server.ts";
import { program, stateDirectory } from "../../tests/e2e/program.ts";

const LEFTOVERS = 1000;
const ROUNDS = 3;
/** More than any server answers: the cap is to be no limit. */
const NO_LIMIT = "100000";
/** Deletions under way at once on a node. */
const CONCURRENCIES = [1, 2, 4, 8];

/** Both rates, their ratio, and what the looks take. */
export const benchCleanup: Bench = async ({ rounds: count = ROUNDS }) => {
  await using primary = await Server.start();
  await using replica = await Server.start();
  const urls = [primary.url, replica.url];
  const rounds = await inRounds(count, async () => ({
    bare: await bareRate(urls),
    ours: await cleanupRate(urls),
  }));
  const ours = rounds.map((round) => round.ours);
  return [
    {
      name: "deletions, cleanup / bare",
      unit: "ratio",
      values: rounds.map(({ ours, bare }) => ours.perSecond / bare),
      goal: { atLeast: 0.8 },
    },
    { name: "deletions, bare", unit: "/s", values: rounds.map(({ bare }) => bare) },
    { name: "deletions, cleanup", unit: "/s", values: ours.map(({ perSecond }) => perSecond) },
    { name: "before the first deletion", unit: "s", values: ours.map(({ before }) => before) },
    { name: "verification, after the last", unit: "s", values: ours.map(({ after }) => after) },
    { name: "cleanup, time", unit: "s", values: ours.map(({ seconds }) => seconds) },
    { name: "cleanup", unit: "requests", values: ours.map(({ requests }) => requests) },
  ];
};

/** The best rate of all nodes together. */
async function bareRate(urls: readonly string[]): Promise<number> {
  let best = 0;
  for (const atOnce of CONCURRENCIES) {
    const leftovers = leftoversOf("bare");
    await fill(urls, leftovers);
    const before = performance.now();
    await Promise.all(urls.map((url) => inParallel(leftovers, atOnce, ({ name }) => remove(url, name))));
    best = Math.max(best, 1000 * urls.length * leftovers.length / (performance.now() - before));
  }
  return best;
}

/** What a cleanup of as many does, by its audit log. */
async function cleanupRate([primary = "", replica = ""]: readonly string[]) {
  await using state = await stateDirectory();
  await fill([primary, replica], leftoversOf("left"));
  const args = [
    "cleanup",
    "--settle",
    "0",
    "--max-age",
    "0",
    "--max-requests",
    NO_LIMIT,
    "--url",
    primary,
    "--replica",
    replica,
  ];
  const hosts = [primary, replica].map((url) => new URL(url).host);
  const { code, out, err } = await program([...args, "--state-dir", state.path], {
    state: state.path,
    hosts,
  });
  if (code !== 0) throw new Error(`Cannot measure: cleanup ended with ${code}\n${out}${err}`);
  const lines = await readAudit(state.path);
  const ends = lines.map(({ at }) => at);
  const deletions = lines.filter(({ operation }) => operation === "delete").map(({ at }) => at);
  const [first = NaN, last = NaN] = [deletions[0], deletions.at(-1)];
  return {
    perSecond: 1000 * deletions.length / (last - first),
    requests: ends.length,
    seconds: ((ends.at(-1) ?? NaN) - (ends[0] ?? NaN)) / 1000,
    before: (first - (ends[0] ?? NaN)) / 1000,
    after: ((ends.at(-1) ?? NaN) - last) / 1000,
  };
}

function leftoversOf(purpose: string): readonly Wanted[] {
  return Array.from({ length: LEFTOVERS }, (_, number) => leftover(number, purpose));
}

async function remove(url: string, name: string): Promise<void> {
  await demand(fetch(`${url}${COLLECTIONS_PATH}/${name}`, { method: "DELETE" }));
}

async function demand(answer: Promise<Response>): Promise<void> {
  const reply = await answer;
  await reply.body?.cancel();
  if (!reply.ok) throw new Error(`Cannot measure: it answered ${reply.status}`);
}
