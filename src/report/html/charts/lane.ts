import type { Moment } from "../../../run/lives.ts";

/** A stretch of time; milliseconds from the beginning of the run. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What a collection's life on one endpoint looks like along a line. */
export interface Lane {
  /** It was there, as far as this run knows. */
  readonly there: readonly Stretch[];
  readonly used: readonly (Stretch & { readonly requests: number })[];
  /** It was deleted, and watched until the last look found it gone. */
  readonly watched: readonly Stretch[];
  /** Single moments, in order. */
  readonly marks: readonly { readonly what: Exclude<Moment["what"], "used">; readonly atMs: number }[];
}

/** Lays a life out; what never ended was there until the end of the run. */
export function laneOf(life: readonly Moment[], endMs: number): Lane {
  const there: Stretch[] = [];
  const watched: Stretch[] = [];
  let since: number | undefined;
  let goneAt: number | undefined;
  const marks = life.filter((one): one is Exclude<Moment, { readonly what: "used" }> => one.what !== "used");
  for (const { what, atMs } of marks) {
    switch (what) {
      case "created":
      case "seen":
      case "came back":
        since ??= atMs;
        goneAt = undefined;
        break;
      case "deleted":
      case "gone":
        if (since !== undefined) there.push({ fromMs: since, untilMs: atMs });
        since = undefined;
        goneAt = atMs;
        break;
      case "verified gone":
        if (since !== undefined) there.push({ fromMs: since, untilMs: atMs });
        if (goneAt !== undefined) watched.push({ fromMs: goneAt, untilMs: atMs });
        since = goneAt = undefined;
        break;
      case "left":
        since ??= atMs;
    }
  }
  if (since !== undefined) there.push({ fromMs: since, untilMs: Math.max(endMs, since) });
  const used = life.flatMap((one) =>
    one.what === "used" ? [{ fromMs: one.atMs, untilMs: one.untilMs, requests: one.requests }] : []
  );
  return { there, used, watched, marks };
}
