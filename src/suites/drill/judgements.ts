import { count } from "../../core/count.ts";
import { formatDuration } from "../../core/duration.ts";
import { failed, type Metrics, passed, skipped, unknown, type Verdict } from "../../core/verdict.ts";
import { type Attempt, longestGap } from "./gap.ts";

/** Requests of one kind, by the name that a person knows them by: `count`, `get`, `write`. */
export type Streams = Readonly<Record<string, readonly Attempt[]>>;

/** By what a time without service is judged. */
export interface ServiceTerms {
  /** When the time that is judged was over; the clock's `elapsed`. */
  readonly end: number;
  readonly maxFailoverMs: number;
  /** How that time ended, for a person: `when replica was back`. */
  readonly ended: string;
}

/** Whether requests of every kind were served again within `--max-failover`, each time that they were not. Pure. */
export function judgeService(streams: Streams, { end, maxFailoverMs, ended }: ServiceTerms): Verdict {
  const gaps = Object.entries(streams).map(([name, attempts]) => ({ name, ...longestGap(attempts, end) }));
  const silent = Object.entries(streams).filter(([, attempts]) => attempts.length === 0).map(([name]) =>
    name
  );
  const all = Object.values(streams).flat();
  const failures = all.filter(({ isServed }) => !isServed).length;
  const worst = gaps.toSorted((a, b) => b.ms - a.ms)[0];
  const metrics: Metrics = {
    requests: all.length,
    failed: failures,
    failedShare: all.length === 0 ? 0 : Math.round(1000 * failures / all.length) / 1000,
    longestGapMs: Math.round(worst?.ms ?? 0),
  };
  const figures = `${count(failures, "request")} of ${all.length} failed, longest gap ${
    formatDuration(worst?.ms ?? 0)
  } (${worst?.name ?? "none"})`;
  const limit = `--max-failover ${formatDuration(maxFailoverMs)}`;
  const late = gaps.filter(({ ms }) => ms > maxFailoverMs);
  if (late.length > 0) {
    const told = late.map(({ name, ms, isOpen }) =>
      `${name} was not served for ${formatDuration(ms)}${isOpen ? `, and still was not ${ended}` : ""}`
    );
    return failed(`${told.join("; ")}: longer than ${limit}; ${figures}`, metrics);
  }
  if (silent.length > 0) return unknown(`No request was made of: ${silent.join(", ")}; ${figures}`, metrics);
  const open = gaps.filter(({ isOpen }) => isOpen).map(({ name }) => name);
  return open.length > 0
    ? unknown(
      `${open.join(", ")} still failed ${ended}, sooner than ${limit} could tell; ${figures}`,
      metrics,
    )
    : passed(figures, metrics);
}

/** How many writes of each outcome there were; together they are all. */
export interface WriteCounts {
  readonly acknowledged: number;
  readonly refused: number;
  readonly indefinite: number;
}

/**
 * The same of writes. Where the primary was stopped and no other node stood in for it, writes have nowhere to go: then this
 * says what came of them, and what was acknowledged is another check's matter. Pure.
 */
export function judgeWrites(
  verdict: Verdict,
  { acknowledged, refused, indefinite }: WriteCounts,
  stoppedPrimary: boolean,
): Verdict {
  const outcomes = `${acknowledged} acknowledged, ${refused} refused, ${indefinite} indefinite`;
  const metrics = { ...verdict.metrics, acknowledged, refused, indefinite };
  const isOurs = verdict.status !== "passed" && stoppedPrimary && acknowledged + refused + indefinite > 0;
  return isOurs
    ? {
      ...skipped(
        `Needs a node that stands in for the primary, which was stopped: ${outcomes}; ${verdict.detail}`,
      ),
      metrics,
    }
    : { ...verdict, detail: `${verdict.detail}; ${outcomes}`, metrics };
}

/** What a page of the balancer said, and when; the clock's `elapsed`. */
export interface PageSight {
  readonly page: string;
  readonly at: number;
  readonly status: number;
  /** Nodes that it calls healthy, where it tells. */
  readonly healthy?: number;
}

/** Whether a page tells that there are fewer healthy nodes than `before`, or that it is not well itself. */
export function notices({ status, healthy }: PageSight, before: number): boolean {
  return status !== 200 || (healthy !== undefined && healthy < before);
}

/** How the balancer's pages were watched. */
export interface NoticeTerms extends ServiceTerms {
  /** What each page called healthy when all nodes were up; a page that does not tell is absent. */
  readonly before: ReadonlyMap<string, number>;
  /** When the node answered for the last time; the clock's `elapsed`. */
  readonly stoppedAt: number;
}

/** Whether every page that tells of healthy nodes told of fewer within `--max-failover`. Pure. */
export function judgeNotice(
  sights: readonly PageSight[],
  { before, stoppedAt, end, maxFailoverMs, ended }: NoticeTerms,
): Verdict {
  if (before.size === 0) {
    return skipped(
      "Needs a balancer that tells in /health or /status how many nodes are healthy: not reported",
    );
  }
  const pages = [...before].map(([page, healthy]) => {
    const own = sights.filter((sight) => sight.page === page);
    const first = own.find((sight) => notices(sight, healthy));
    return { page, healthy, last: own.at(-1), ...(first === undefined ? {} : { ms: first.at - stoppedAt }) };
  });
  const unnoticed = pages.filter(({ ms }) => ms === undefined);
  const late = pages.filter(({ ms = end - stoppedAt }) => ms > maxFailoverMs);
  const limit = `--max-failover ${formatDuration(maxFailoverMs)}`;
  const tellOf = ({ page, ms, healthy, last }: typeof pages[number]) =>
    ms !== undefined
      ? `${page} told of it after ${formatDuration(ms)}`
      : last === undefined
      ? `${page} could not be read`
      : `${page} went on calling ${last.healthy ?? "an unknown number of"} of ${healthy} nodes healthy`;
  if (late.length > 0) {
    return failed(`${late.map(tellOf).join("; ")}, for longer than ${limit}`);
  }
  if (unnoticed.length > 0) {
    return unknown(`${unnoticed.map(tellOf).join("; ")} ${ended}, sooner than ${limit} could tell`);
  }
  const noticeMs = Math.round(Math.max(...pages.map(({ ms = 0 }) => ms)));
  return passed(pages.map(tellOf).join(", "), { noticeMs });
}

/** What a verdict is worth about a time in which the load was held back by hand: a pass stands, no failure does. */
export function spoiltByPause(verdict: Verdict, isPaused: boolean): Verdict {
  if (!isPaused || verdict.status === "passed" || verdict.status === "skipped") return verdict;
  return { ...verdict, status: "unknown", detail: `${verdict.detail} (the drill was paused meanwhile)` };
}
