import { endpointsOf } from "../chroma/target.ts";
import { originOf } from "../core/database.ts";
import type { Job } from "../run/job.ts";
import type { Opening } from "../run/opening.ts";

/** What the sandbox may reach; everything else is refused by the runtime. */
export interface Grants {
  /** `host:port` of every endpoint. */
  readonly net: readonly string[];
  /** Directories that may be read and written: the run's own, or none. */
  readonly files: readonly string[];
}

/** The least that a job can be done with. */
export function grantsFor(job: Job, { held }: Opening): Grants {
  return {
    net: [...endpointsOf(job.terms.target).map(({ origin }) => hostPort(origin)), ...outsideOf(job)],
    files: held === undefined ? [] : [held.directory],
  };
}

/** What a run with the monitoring suite reaches beside the deployment: the webhook's host, and the database's. */
function outsideOf(job: Job): readonly string[] {
  if (job.work !== "run" || !job.terms.suites.includes("monitoring")) return [];
  const { webhook, database } = job.terms.monitoring;
  return [
    ...(webhook === undefined ? [] : [hostPort(webhook)]),
    ...(database === undefined ? [] : [hostPort(originOf(database))]),
  ];
}

/** The permissions of a worker with these grants alone, as Deno takes them. */
export function permissionsOf({ net, files }: Grants): Deno.PermissionOptionsObject {
  return {
    net: [...net],
    read: [...files],
    write: [...files],
    env: false,
    ffi: false,
    import: false,
    run: false,
    sys: false,
  };
}

/** `host:port` as Deno's network permission has it, the scheme's own port where the origin names none. */
export function hostPort(origin: string): string {
  const { hostname, port, protocol } = new URL(origin);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
