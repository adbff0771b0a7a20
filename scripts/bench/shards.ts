/**
 * What spreading a load does to its figures: the open loop of `run performance` in eight processes by GNU parallel, merged,
 * against one process with the same total rate. Once where a balancer holds every query for 30 to 200 ms, as a deployment
 * that is elsewhere does, and once where nothing does, so that eight processes on one machine wait for each other.
 */
import { against, checkOf, type Report, stateDirectory } from "../../tests/e2e/program.ts";
import { byParallel, has, mergedReport } from "../../tests/e2e/by_parallel.ts";
import { Lab } from "../../tests/lab/lab.ts";
import { type Bench, NotMeasured } from "./bench.ts";
import type { Figure } from "./figure.ts";
import { inRounds } from "./in_rounds.ts";

const ROUNDS = 3;
const SHARDS = 8;
const PRODUCTION = 8;
/** A p99 is told of 1,000 requests and more. */
const DURATION_S = 20;
/** From the run's id to the load: eight processes have to be there by then. Seconds. */
const START_AFTER_S = 30;
const HOLD_MS = { least: 30, most: 200 };
/** Queries a second: what two cores can well do with all processes on them. */
const RATES = { held: 80, bare: 60 };
/** A cap that the load does not reach; a second. */
const MAX_REQUESTS = 800;
/** A brake that the other processes on these cores do not pull. */
const MAX_SLOWDOWN = 1000;

type Way = keyof typeof RATES;

/** What one process, or all together, tell of their open loop; milliseconds. */
interface Told {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
}

/** The counts and percentiles as ratios, and as they are. */
export const benchShards: Bench = async ({ rounds = ROUNDS }) => {
  if (!await has("parallel")) {
    throw new NotMeasured(
      'GNU parallel is not there; "apt-get install parallel" brings it on Debian and Ubuntu',
    );
  }
  await using lab = await Lab.start({ production: PRODUCTION });
  return [...await measure(lab, "held", rounds), ...await measure(lab, "bare", rounds)];
};

async function measure(lab: Lab, way: Way, count: number): Promise<readonly Figure[]> {
  using _ = way === "held" ? holdQueries(lab) : undefined;
  const rounds = await inRounds(
    count,
    async () => ({ one: await one(lab, way), eight: await eight(lab, way) }),
  );
  const ratio = (of: keyof Told, within: number): Figure => ({
    name: `${way}, ${of}, merged / one process`,
    unit: "ratio",
    values: rounds.map(({ one, eight }) => eight[of] / one[of]),
    goal: { atLeast: 1 - within, atMost: 1 + within },
  });
  const value = (who: "one" | "eight", of: "p50" | "p99"): Figure => ({
    name: `${way}, ${of}, ${who === "one" ? "one process" : "merged"}`,
    unit: "ms",
    values: rounds.map((round) => round[who][of]),
  });
  return [
    ratio("requests", 0),
    ratio("p50", 0.05),
    ratio("p99", 0.05),
    ...(["p50", "p99"] as const).flatMap((of) => [value("one", of), value("eight", of)]),
  ];
}

/** Each query is held for another time, evenly over the whole range: the n-th by the n-th multiple of the golden section. */
function holdQueries(lab: Lab): Disposable {
  let queries = 0;
  return lab.balancer.intercept(async (call, next) => {
    if (call.route?.action === "query") {
      const share = queries++ * (Math.sqrt(5) - 1) / 2 % 1;
      await lab.ticker.after(HOLD_MS.least + share * (HOLD_MS.most - HOLD_MS.least));
    }
    return await next(call);
  });
}

async function one(lab: Lab, way: Way): Promise<Told> {
  await using state = await stateDirectory();
  return told((await against(lab, ["run", "performance", ...loadOf(way)], { state: state.path })).report);
}

async function eight(lab: Lab, way: Way): Promise<Told> {
  await using state = await stateDirectory();
  await using reports = await stateDirectory();
  const directories = { state: state.path, reports: reports.path };
  await byParallel(lab, [SHARDS, ...loadOf(way), "--start-after", String(START_AFTER_S)], directories);
  return told(await mergedReport(lab, directories));
}

function loadOf(way: Way): readonly string[] {
  return [
    ...["--duration", String(DURATION_S), "--rate", String(RATES[way])],
    ...["--concurrent-users", String(SHARDS), "--max-requests", String(MAX_REQUESTS)],
    ...["--max-slowdown", String(MAX_SLOWDOWN), "--settle", "1"],
  ];
}

function told(report: Report): Told {
  const { metrics, detail } = checkOf(report, "performance", "open loop");
  const { requests = NaN, "balancer.queryMsP50": p50 = NaN, "balancer.queryMsP99": p99 = NaN } = metrics ??
    {};
  if (Number.isNaN(p99)) throw new Error(`Cannot measure: the open loop says "${detail}"`);
  return { requests, p50, p99 };
}
