import type { System } from "../core/system.ts";
import { STATUSES } from "../core/verdict.ts";
import { webhookDoor } from "../guard/webhook.ts";
import type { Alerting, Means, SoFar } from "../suites/monitoring/means.ts";
import { complete } from "../transport/complete.ts";
import type { ChangeContext } from "./context.ts";
import type { Opening } from "./opening.ts";
import type { Plan } from "./plan.ts";
import type { CheckResult } from "./summary.ts";

/** From the first byte of an alert to the last of its answer; milliseconds. */
const TIMEOUT_MS = 10_000;
/** Slack answers `ok`, or an error of one word. */
const MAX_REPLY_BYTES = 2 ** 16;

/** What a run knows of its checks while it runs: `suite / check` and what came of it. */
export type Told = readonly { readonly suite: string; readonly result: CheckResult }[];

/** Opens what the monitoring suite needs beside the deployment, each as far as it was configured. Nothing is sent yet. */
export function openMeans(
  context: ChangeContext,
  plan: Plan,
  opening: Opening,
  { system, told }: { readonly system: System; readonly told: Told },
): Means {
  const { thresholds, webhook, slackNow, database } = plan.monitoring;
  return {
    thresholds,
    ...(webhook === undefined
      ? {}
      : { alerting: alertingOver(webhook, { context, plan, opening, system, told, now: slackNow }) }),
    ...(database === undefined || system.openDatabase === undefined
      ? {}
      : { database: system.openDatabase(database) }),
  };
}

/** What an alert is sent with. */
interface AlertingOptions {
  readonly context: ChangeContext;
  readonly plan: Plan;
  readonly opening: Opening;
  readonly system: System;
  readonly told: Told;
  readonly now: boolean;
}

function alertingOver(
  url: string,
  { context, plan, opening, system, told, now }: AlertingOptions,
): Alerting {
  const { audit, journal, ledger, cap, deadline } = context;
  const { clock, redact = (text: string) => text } = system;
  const bounded = complete(system.send, {
    clock,
    deadline,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_REPLY_BYTES,
  });
  const door = webhookDoor(bounded, {
    url,
    clock,
    observe: (exchange) => {
      ledger.observe(exchange);
      audit.observe(exchange);
    },
  });
  // The cap waits out a `Retry-After` before the next try.
  const send = cap.on(door);
  const alerts = opening.earlier.replays.flatMap(({ alertedAt }) => alertedAt ?? []);
  return {
    lastAt: alerts.length === 0 ? undefined : Math.max(...alerts),
    now,
    async soFar(): Promise<SoFar> {
      const results = told.map(({ result }) => result.status);
      return {
        run: context.run,
        target: plan.target.entry.origin,
        counts: Object.fromEntries(
          STATUSES.map((status) => [status, results.filter((one) => one === status).length]),
        ) as SoFar["counts"],
        bad: told.filter(({ result: { status } }) => status === "failed" || status === "unknown")
          .map(({ suite, result: { name, status, detail } }) =>
            redact(`${suite} / ${name} ${status}: ${detail}`)
          ),
        audit: await audit.head(),
      };
    },
    async post(body) {
      await journal.record({ entry: "alert" });
      const reply = await send(
        new Request(url, { method: "POST", headers: { "content-type": "application/json" }, body }),
      );
      return { status: reply.status, text: await reply.text() };
    },
  };
}
