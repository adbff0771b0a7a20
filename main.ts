import { systemClock } from "./src/core/clock.ts";
import { systemDisk } from "./src/core/disk.ts";
import { EXIT, type ExitCode } from "./src/core/exit_code.ts";
import { systemRandom } from "./src/core/random.ts";
import { systemSqlite } from "./src/core/sqlite.ts";
import { atOnce } from "./src/cli/at_once.ts";
import { systemStreams } from "./src/cli/system_streams.ts";

/** Signals that stop a run, with their exit codes (128 + number, as shells count). */
const SIGNALS: readonly (readonly [Deno.Signal, ExitCode])[] = [
  ["SIGHUP", EXIT.hangup],
  ["SIGINT", EXIT.interrupted],
  ["SIGTERM", EXIT.terminated],
];

const stop = new AbortController();
const abandon = new AbortController();
for (const [signal, code] of SIGNALS) {
  if (Deno.build.os === "windows" && signal !== "SIGINT") continue;
  Deno.addSignalListener(signal, () => {
    if (stop.signal.aborted) {
      // The journal is on the disk already: every line of it was flushed before the promise of it resolved.
      abandon.abort();
      Deno.exit(code);
    }
    streams.err(`\n${signal}: no further check begins; removing what was made. Once more ends at once\n`);
    stop.abort(code);
  });
}

/** Reads a variable without asking for the permission: where it is not granted, nothing is set. */
const environment = (name: string): string | undefined =>
  Deno.permissions.querySync({ name: "env", variable: name }).state === "granted"
    ? Deno.env.get(name)
    : undefined;
const streams = systemStreams(environment);

/** Ends the process: what standard output did not take whole is no success. */
const end = (code: ExitCode) => Deno.exit(code === EXIT.ok && streams.isCut() ? EXIT.failed : code);

const answer = atOnce(Deno.args);
if (answer !== undefined) {
  streams.out(answer);
  end(EXIT.ok);
}
// Only now: what the rest needs takes longer to load than the whole answer above.
const { cli } = await import("./src/cli/cli.ts");
const { sumOfProgram } = await import("./src/cli/program_sum.ts");
const { inSandbox } = await import("./src/sandbox/sandbox.ts");

const variables = Deno.permissions.querySync({ name: "env" }).state === "granted"
  ? Object.keys(Deno.env.toObject())
  : [];

const system = { clock: systemClock, random: systemRandom, disk: systemDisk, openSqlite: systemSqlite };
const self = {
  executable: Deno.execPath(),
  // Not asked for where it would have to be granted first.
  ...(Deno.permissions.querySync({ name: "read", path: "." }).state === "granted"
    ? { directory: Deno.cwd() }
    : {}),
  ...(Deno.build.standalone ? {} : { module: decodeURIComponent(new URL(Deno.mainModule).pathname) }),
};
const programSum = () => sumOfProgram(self);
const signals = { signal: stop.signal, abandoned: abandon.signal };
end(
  await cli(Deno.args, {
    system,
    perform: inSandbox,
    self,
    programSum,
    environment,
    variables,
    streams,
    ...signals,
  }),
);
