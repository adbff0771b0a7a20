import { endpointsOf } from "../chroma/target.ts";
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
export function grantsFor({ terms }: Job, { held }: Opening): Grants {
  return {
    net: endpointsOf(terms.target).map(({ origin }) => hostPort(origin)),
    files: held === undefined ? [] : [held.directory],
  };
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
