import type { Address } from "../core/address.ts";
import type { Disk } from "../core/disk.ts";
import { errorMessage } from "../core/error_message.ts";
import { EXIT } from "../core/exit_code.ts";
import { type Alert, alertOf } from "../report/alert.ts";
import { fillTemplate, plainAlert } from "../report/alert_template.ts";
import { slackAlert } from "../report/slack_alert.ts";
import { type AlertRules, type Incident, step } from "../run/alerts/incident.ts";
import { runResult } from "../run/alerts/run_result.ts";
import type { Terms } from "../run/plan.ts";
import { IncidentFile, incidentOf, type Incidents } from "../run/state/incidents.ts";
import type { Summary } from "../run/summary.ts";
import { type Alerter, startAlerter } from "../sandbox/alerter.ts";

/** Who is told how a target is, and when. */
export interface AlertSettings {
  readonly rules: AlertRules;
  /** By what messages and the state directory call them; each URL is a secret. */
  readonly outlets: readonly Outlet[];
  /** What must answer before an unreachable target counts. */
  readonly networkCheck?: Address;
}

export type Outlet =
  | { readonly name: "slack"; readonly url: string }
  | { readonly name: "slack bot"; readonly url: string; readonly token: string; readonly channel: string }
  | { readonly name: "webhook"; readonly url: string; readonly template?: string };

/** What alerts are sent and kept with. */
export interface AlertMeans {
  readonly alerter: Pick<Alerter, "post" | "answers">;
  readonly disk: Disk;
  readonly terms: Pick<Terms, "stateDir" | "target">;
  /** Tells whoever watches the run. */
  readonly note: (text: string) => void;
}

/** Starts what alerts are sent by, before the process gives up the network. @throws {SandboxError} as `startAlerter` */
export function openAlerts({ outlets, networkCheck }: AlertSettings): Alerter {
  return startAlerter(outlets.map(({ url }) => url), networkCheck);
}

/**
 * Takes a run that has ended into the incident of its target, and tells whoever is to be told of a change. What goes
 * wrong is a note: the run's own exit code stands.
 */
export async function tellOfRun(summary: Summary, settings: AlertSettings, means: AlertMeans): Promise<void> {
  try {
    await tell(summary, settings, means);
  } catch (error) {
    means.note(`Cannot keep what is known of incidents, so no alert is sent: ${errorMessage(error)}`);
  }
}

async function tell(
  summary: Summary,
  { rules, outlets, networkCheck }: AlertSettings,
  { alerter, disk, terms, note }: AlertMeans,
): Promise<void> {
  const offline = summary.exitCode === EXIT.unreachable && networkCheck !== undefined &&
    !await alerter.answers(networkCheck);
  if (offline) {
    note(
      "The host of --network-check does not answer either: the prober is offline, and the run does not count",
    );
  }
  const file = new IncidentFile(disk, terms.stateDir, terms.target);
  let incidents: Incidents = await file.read(note);
  for (const outlet of outlets) {
    const { incident, message } = step(
      incidentOf(incidents, outlet.name),
      runResult(summary, offline),
      rules,
    );
    // Before anything is sent: what is on the disk never lags behind by more than one message.
    incidents = { ...incidents, [outlet.name]: incident };
    await file.write(incidents);
    if (message === undefined) continue;
    const alert = alertOf(summary, message.kind === "open" ? "open" : "resolved", incident);
    const token = outlet.name === "slack bot" ? outlet.token : undefined;
    const { problem, thread } = await alerter.post(outlet.url, bodyFor(outlet, alert, incident), token);
    if (problem !== undefined) {
      note(
        `Cannot tell the ${outlet.name} that the incident is ${alert.state}: ${problem}; the next run tries again`,
      );
      continue;
    }
    note(`Told the ${outlet.name} that the incident is ${alert.state}`);
    const { delivered } = message;
    const known = delivered.state === "open" && thread !== undefined ? { ...delivered, thread } : delivered;
    incidents = { ...incidents, [outlet.name]: known };
    await file.write(incidents);
  }
}

function bodyFor(outlet: Outlet, alert: Alert, incident: Incident): string {
  if (outlet.name === "slack") return JSON.stringify(slackAlert(alert));
  if (outlet.name === "slack bot") {
    const thread = incident.state === "open" ? incident.thread : undefined;
    // In the thread of the alert, and in the channel, too: who only reads that shall see that it is over.
    const within = thread === undefined ? {} : { thread_ts: thread, reply_broadcast: true };
    return JSON.stringify({ channel: outlet.channel, ...slackAlert(alert), ...within });
  }
  return outlet.template === undefined ? plainAlert(alert) : fillTemplate(outlet.template, alert);
}
