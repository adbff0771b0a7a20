import type { Confinement } from "../run/summary.ts";
import type { Grants } from "./grants.ts";

/** Kinds of permission that a sandbox has none of. */
const REFUSED = ["env", "ffi", "import", "run", "sys"] as const;

/** Asks the runtime, from the inside, what this thread may do and what it may not. */
export function confinement({ net, files }: Grants): Confinement {
  return {
    net: net.filter((host) => granted({ name: "net", host })),
    files: files.filter((path) => granted({ name: "read", path }) && granted({ name: "write", path })),
    refused: [
      ...(["net", "read", "write"] as const).filter((name) => !granted({ name })).map((name) =>
        `any other ${name}`
      ),
      ...REFUSED.filter((name) => !granted({ name })),
    ],
  };
}

function granted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}
