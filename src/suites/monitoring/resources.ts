import { assert } from "@std/assert";
import { passed, skipped, type Verdict, warned } from "../../core/verdict.ts";
import type { Check } from "../suite.ts";
import { type Facts, type Figure, plain } from "./facts.ts";
import type { Thresholds } from "./means.ts";
import type { Monitor } from "./monitor.ts";

export type Resource = keyof Thresholds;

/** A percentage in use. */
export interface Usage {
  /** `balancer /metrics memory_percent` */
  readonly where: string;
  readonly percent: number;
}

/** The same on one page. */
interface Named {
  readonly name: string;
  readonly percent: number;
}

const WORDS: Readonly<Record<Resource, RegExp>> = {
  memory: /(^|[._])(mem|memory|ram)([._]|$)/,
  cpu: /(^|[._])cpu([._]|$)/,
  disk: /(^|[._])(disk|filesystem|storage)([._]|$)/,
};

/** Totals and what of them is free, in pairs, as Prometheus's node exporter reports them. */
const PAIRS: readonly (readonly [resource: Resource, total: string, free: string])[] = [
  ["memory", "node_memory_MemTotal_bytes", "node_memory_MemAvailable_bytes"],
  ["disk", "node_filesystem_size_bytes", "node_filesystem_avail_bytes"],
];

/** The resource that a percentage is of. */
export function resourceOf({ kind, name }: Pick<Figure, "kind" | "name">): Resource | undefined {
  if (kind !== "percent") return undefined;
  return RESOURCES.find((resource) => WORDS[resource].test(plain(name)));
}

/** What a page says of a resource, in per cent. */
export function usagesOf(resource: Resource, { figures }: Facts): readonly Named[] {
  const direct = figures.filter((figure) => resourceOf(figure) === resource)
    .map(({ name, value }) => ({ name, percent: value }));
  const paired = PAIRS.filter(([of]) => of === resource).flatMap(([, total, free]) =>
    figures.filter(({ name }) => name.startsWith(total)).flatMap(({ name, value }) => {
      const left = figures.find((one) => one.name === free + name.slice(total.length));
      return left === undefined || value === 0 ? [] : [{ name, percent: 100 * (1 - left.value / value) }];
    })
  );
  return [...direct, ...paired];
}

/** Judges what is in use; exported for the table of its tests. */
export function judgeUsage(resource: Resource, usages: readonly Usage[], threshold: number): Verdict {
  if (usages.length === 0) {
    return skipped(`Needs a page that reports ${NAMES[resource]} in per cent: not reported`);
  }
  const impossible = usages.filter(({ percent }) => !(percent >= 0 && percent <= 100));
  assert(impossible.length === 0, `No such percentage can be: ${impossible.map(tell).join("; ")}`);
  const metrics = { [`${resource}PercentMax`]: Math.max(...usages.map(({ percent }) => percent)) };
  const over = usages.filter(({ percent }) => percent > threshold);
  return over.length === 0
    ? passed(`${usages.map(tell).join("; ")}; --max-${resource} is ${threshold} %`, metrics)
    : warned(
      `${over.map(tell).join("; ")}, more than --max-${resource} ${threshold} %: an upgrade is recommended`,
      metrics,
    );
}

function tell({ where, percent }: Usage): string {
  return `${where} ${Math.round(10 * percent) / 10} %`;
}

const NAMES: Readonly<Record<Resource, string>> = { memory: "memory", cpu: "CPU", disk: "disk" };
const RESOURCES = ["memory", "cpu", "disk"] as const;

function checkOf(resource: Resource): Check<Monitor> {
  return {
    name: resource,
    proves: `Reported ${NAMES[resource]} is a percentage; above --max-${resource} it passes with a warning`,
    async run(monitor) {
      const usages = (await monitor.facts()).flatMap(({ name: page, facts }) =>
        usagesOf(resource, facts).map(({ name, percent }) => ({ where: `${page} ${name}`, percent }))
      );
      return judgeUsage(resource, usages, monitor.stage.monitoring.thresholds[resource]);
    },
  };
}

export const [memory, cpu, disk] = [checkOf("memory"), checkOf("cpu"), checkOf("disk")];
