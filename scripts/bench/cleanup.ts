/**
 * How fast leftovers are removed: 1,000 on each of two nodes by `cleanup`, as a process, beside the rate at which the same
 * servers delete as many by bare requests, as many at once as suits them best. The looks before and after are told apart,
 * by the run's own audit log. Without a limit: by default the cap of 60 requests a second decides, at 11 for a leftover.
 */
import { inParallel } from "../../src/core/in_parallel.ts";
import { formatMark } from "../../src/guard/mark.ts";
import { formatName } from "../../src/guard/name.ts";
import { readAudit } from "./audit_lines.ts";
import { COLLECTIONS_PATH } from "./plain_listing.ts";
import { Server } from "../../tests/lab/server.ts";
import { program, stateDirectory } from "../../tests/e2e/program.ts";
import { describeSpread } from "./spread.ts";

const LEFTOVERS = 1000;
const ROUNDS = 3;
const RUN_TIME = 1_705_123_456;
/** More than any server answers: the cap is to be no limit. */
const NO_LIMIT = "100000";
/** Deletions under way at once on a node. */
const CONCURRENCIES = [1, 2, 4, 8];

/** Prints both rates, their ratio, and what the looks take. */
export async function benchCleanup(): Promise<void> {
  await using primary = await Server.start();
  await using replica = await Server.start();
  const urls = [primary.url, replica.url];
  console.log(`Chroma ${primary.version}: ${LEFTOVERS} leftovers on each of two nodes`);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await bareRate(urls);
    const ours = await cleanupRate(urls);
    ratios.push(ours.perSecond / bare.perSecond);
    console.log(
      `bare ${bare.perSecond.toFixed(0)} deletions a second, ${bare.atOnce} at once on each; ` +
        `cleanup ${ours.perSecond.toFixed(0)}, ${ours.requests} requests in ${ours.seconds.toFixed(1)} s: ` +
        `${ours.before.toFixed(1)} s before the first deletion, ${ours.after.toFixed(1)} s after the last`,
    );
  }
  console.log(`cleanup / bare: ${describeSpread(ratios)} in ${ROUNDS} rounds`);
}

/** The best rate of all nodes together, and how many were under way at once on each. */
async function bareRate(urls: readonly string[]): Promise<{ perSecond: number; atOnce: number }> {
  let best = { perSecond: 0, atOnce: 0 };
  for (const atOnce of CONCURRENCIES) {
    const names = namesOf("bare");
    await Promise.all(urls.map((url) => leave(url, names)));
    const before = performance.now();
    await Promise.all(urls.map((url) => inParallel(names, atOnce, (name) => remove(url, name))));
    const perSecond = 1000 * urls.length * names.length / (performance.now() - before);
    if (perSecond > best.perSecond) best = { perSecond, atOnce };
  }
  return best;
}

/** What a cleanup of as many does, by its audit log. */
async function cleanupRate([primary = "", replica = ""]: readonly string[]) {
  await using state = await stateDirectory();
  const names = namesOf("left");
  await Promise.all([primary, replica].map((url) => leave(url, names)));
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

function namesOf(purpose: string): readonly string[] {
  return Array.from(
    { length: LEFTOVERS },
    (_, at) =>
      formatName({ purpose, time: RUN_TIME, runSuffix: "abc123", suffix: String(at).padStart(6, "0") }),
  );
}

/** Makes collections as a run makes them whose lease is over. */
async function leave(url: string, names: readonly string[]): Promise<void> {
  const metadata = formatMark({
    run: `${RUN_TIME}_abc123`,
    purpose: "bench",
    createdAt: RUN_TIME,
    expiresAt: RUN_TIME + 3600,
    version: "bench",
  });
  await inParallel(names, 4, async (name) => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ name, metadata });
    await demand(fetch(`${url}${COLLECTIONS_PATH}`, { method: "POST", headers, body }));
  });
}

async function remove(url: string, name: string): Promise<void> {
  await demand(fetch(`${url}${COLLECTIONS_PATH}/${name}`, { method: "DELETE" }));
}

async function demand(answer: Promise<Response>): Promise<void> {
  const reply = await answer;
  await reply.body?.cancel();
  if (!reply.ok) throw new Error(`Cannot measure: it answered ${reply.status}`);
}
