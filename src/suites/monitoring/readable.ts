import { assert } from "@std/assert";
import { formatDuration } from "../../core/duration.ts";
import { passed, skipped } from "../../core/verdict.ts";
import type { Check } from "../suite.ts";
import type { Figure, Moment } from "./facts.ts";
import { type Monitor, NO_PAGES, type Page } from "./monitor.ts";
import { resourceOf } from "./resources.ts";

/** The least that a moment may be old before it is stale, and what clocks may differ; milliseconds. */
const STALE_MS = 60_000;
const SKEW_MS = 5000;
/** A check that was missed twice: the third would be due. */
const MISSED_CHECKS = 3;
const QUARTER_HOUR_MS = 900_000;

/** Every page that is served can be read. */
export const pagesReadable: Check<Monitor> = {
  name: "pages readable",
  proves: "Each page that is served answers 200, in JSON, Prometheus text or a plain word",
  async run(monitor) {
    const pages = await monitor.pages();
    if (pages.length === 0) return skipped(NO_PAGES);
    const problems = pages.flatMap(({ name, status, facts }) =>
      status !== 200 ? [`${name} answered ${status}`] : typeof facts === "string" ? [`${name}: ${facts}`] : []
    );
    assert(problems.length === 0, problems.join("; "));
    const count = (await monitor.facts()).reduce((sum, { facts }) => sum + facts.figures.length, 0);
    return passed(`${pages.map(({ name }) => name).join(", ")}: ${count} figures in all`, { figures: count });
  },
};

/** No count is negative, no percentage outside of 0 to 100. */
export const figuresSane: Check<Monitor> = {
  name: "figures sane",
  proves: "Counts are not negative, and percentages other than memory, CPU and disk are from 0 to 100",
  async run(monitor) {
    const pages = await monitor.facts();
    const figures = pages.flatMap(({ name, facts }) =>
      facts.figures.map((figure) => ({ ...figure, page: name }))
    ).filter((figure) => figure.kind !== "other" && resourceOf(figure) === undefined);
    if (figures.length === 0) return skipped("Needs a page that reports counts or percentages: not reported");
    const wrong = figures.filter((figure) => !isSane(figure));
    assert(
      wrong.length === 0,
      wrong.map(({ page, name, value }) => `${page} reports ${name} as ${value}`).join("; "),
    );
    return passed(`${figures.length} counts and percentages are what such can be`);
  },
};

/** Whether a figure is one that its kind can have; exported for the table of its tests. */
export function isSane({ kind, value }: Pick<Figure, "kind" | "value">): boolean {
  if (kind === "other") return true;
  return Number.isFinite(value) && value >= 0 && (kind !== "percent" || value <= 100);
}

/** Moments on pages are recent by the clock of whoever serves the page. */
export const timesFresh: Check<Monitor> = {
  name: "times fresh",
  proves: "Times of checks and measurements are recent, by the clock of the endpoint that reports them",
  async run(monitor) {
    // Read anew: what was read at the beginning has aged meanwhile.
    const pages = await Promise.all(
      (await monitor.facts()).filter(({ facts }) => facts.moments.length > 0)
        .map(({ node, path }) => monitor.read(node, path)),
    );
    const seen: string[] = [];
    const stale: string[] = [];
    for (const page of pages) {
      if (page === undefined || typeof page.facts === "string") continue;
      const now = page.date ?? await page.node.api.heartbeat();
      const limit = Math.max(STALE_MS, MISSED_CHECKS * checkIntervalMs(page));
      for (const moment of page.facts.moments) {
        const age = ageOf(moment, now);
        const told = `${page.name} ${moment.name} ${formatDuration(Math.abs(age))} ${
          age < 0 ? "ahead" : "old"
        }`;
        (age > limit || age < -SKEW_MS ? stale : seen).push(told);
      }
    }
    assert(stale.length === 0, `Not of now: ${stale.join("; ")}`);
    if (seen.length === 0) {
      return skipped("Needs a page that reports times of checks or measurements: not reported");
    }
    return passed(seen.join("; "));
  },
};

/** How old a moment is; one without a time zone is as old as its distance from the nearest quarter of an hour. */
export function ageOf({ at, zoned }: Omit<Moment, "name">, now: number): number {
  const age = now - at;
  return zoned ? age : age - QUARTER_HOUR_MS * Math.round(age / QUARTER_HOUR_MS);
}

/** How often the balancer looks at its nodes, where it says so (`check_interval`, seconds). */
function checkIntervalMs({ facts }: Page): number {
  if (typeof facts === "string") return 0;
  const interval = facts.figures.find(({ name }) => /(^|\.)check_interval(_seconds)?$/.test(name));
  return interval === undefined || !(interval.value > 0) ? 0 : 1000 * Math.min(interval.value, 3600);
}

/** Whoever reports a version reports one. */
export const versionsReported: Check<Monitor> = {
  name: "versions reported",
  proves: "Every endpoint says which version of the API it speaks, and no version on a page is empty",
  async run(monitor) {
    const own = await Promise.all(
      monitor.stage.deployment.all.map(async ({ name, api }) => ({ name, text: await api.version() })),
    );
    const onPages = (await monitor.facts()).flatMap(({ name, facts }) =>
      facts.versions.map((one) => ({ ...one, name: `${name} ${one.name}` }))
    );
    const all = [...own, ...onPages];
    const empty = all.filter(({ text }) => /^(|unknown|null|none|undefined|n\/a)$/i.test(text.trim()));
    assert(
      empty.length === 0,
      `No version: ${empty.map(({ name, text }) => `${name} says "${text}"`).join("; ")}`,
    );
    return passed(all.map(({ name, text }) => `${name} ${text}`).join(", "));
  },
};
