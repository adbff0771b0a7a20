import { cli } from "../../src/cli/cli.ts";
import type { Streams } from "../../src/cli/output.ts";
import { systemClock } from "../../src/core/clock.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { EXIT } from "../../src/core/exit_code.ts";
import { printable } from "../../src/core/printable.ts";
import { systemRandom } from "../../src/core/random.ts";
import { systemSqlite } from "../../src/core/sqlite.ts";
import { redactor } from "../../src/core/redact.ts";
import type { CheckResult } from "../../src/run/summary.ts";
import { inSandbox, type Perform } from "../../src/sandbox/sandbox.ts";

/** Reads a variable without asking for the permission: where it is not granted, nothing is set. */
export function environment(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}

/**
 * Runs the program with one suite, as `run` on the command line does, lock, sandbox, guard, cleanup and all; each of its
 * checks becomes a step as soon as it is judged. A last step says whether all was cleaned up.
 */
export async function runSuite(suite: string, test: Deno.TestContext): Promise<void> {
  const never = new AbortController().signal;
  const said: string[] = [];
  const streams: Streams = {
    out: (text) => said.push(text),
    err: (text) => said.push(text),
    screen: () => undefined,
  };
  const { readable: results, writable } = new TransformStream<CheckResult, CheckResult>(
    undefined,
    undefined,
    { highWaterMark: Infinity },
  );
  const judged = writable.getWriter();
  const perform: Perform = (job, opening, options) => {
    const redact = redactor(options.secrets);
    return inSandbox(job, opening, {
      ...options,
      emit(event) {
        options.emit(event);
        if (event.type !== "check") return;
        void judged.write({ ...event.result, detail: printable(redact(event.result.detail)) });
      },
    });
  };
  const ended = cli(["run", suite], {
    system: { clock: systemClock, random: systemRandom, disk: systemDisk, openSqlite: systemSqlite },
    perform,
    self: { executable: Deno.execPath(), module: new URL("../../main.ts", import.meta.url).pathname },
    environment,
    streams,
    signal: never,
    abandoned: never,
  }).finally(() => judged.close());

  let isDecided = true;
  for await (const { name, status, detail } of results) {
    isDecided &&= status !== "failed" && status !== "unknown";
    if (status === "skipped") console.log(`${name}: ${detail}`);
    await test.step({
      name,
      ignore: status === "skipped",
      fn() {
        if (status !== "passed") throw new Error(`${status}: ${detail}`);
      },
    });
  }
  const code = await ended;
  await test.step("everything that it made is gone, and production is unchanged", () => {
    if (code === EXIT.ok || (code === EXIT.failed && !isDecided)) return;
    throw new Error(`The run ended with exit code ${code}:\n${said.join("")}`);
  });
}
