import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { systemDisk } from "../../../src/core/disk.ts";
import { temporaryDirectory } from "../../core/temporary_directory.ts";
import { dropCopies } from "../../lab/faults/drop_copies.ts";
import { Lab } from "../../lab/lab.ts";
import { until } from "../../lab/until.ts";
import { compiledFile, IS_ROOT, NO_FILE } from "../compiled/compiled_file.ts";
import type { Report } from "../program.ts";
import { type CronDaemon, startCron } from "./cron_daemon.ts";

/** How long cron is watched while all is well; not at all unless `deno task test:cron` asks for it. */
const MINUTES = Number(Deno.env.get("CRON_MINUTES") ?? 0);
const CRONTAB = new URL("../../../deploy/cron/chroma-autotest", import.meta.url);
const NOBODY = 65534;
const hasCron = await Deno.stat("/usr/sbin/cron").then(() => true, () => false);
const ignore = MINUTES === 0 || NO_FILE || !IS_ROOT || !hasCron;

let lab: Lab;
let file: Awaited<ReturnType<typeof compiledFile>>;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cron: CronDaemon;
Deno.test.beforeAll(async () => {
  if (ignore) return;
  lab = await Lab.start({ production: 8 });
  file = await compiledFile();
  directory = await temporaryDirectory();
  await Deno.chown(directory.path, NOBODY, NOBODY);
  cron = await startCron();
});
Deno.test.afterAll(async () => {
  await cron?.[Symbol.asyncDispose]();
  await lab?.[Symbol.asyncDispose]();
  await file?.[Symbol.asyncDispose]();
  await directory?.[Symbol.asyncDispose]();
});

/** The crontab that is shipped, for this file, this lab and nobody, every minute; each job with a state directory. */
async function crontabFor(states: readonly string[], more: readonly string[] = []): Promise<string> {
  const config = `${directory.path}/config.json`;
  const [, url, , primary, , replica] = lab.args();
  await Deno.writeTextFile(config, JSON.stringify({ url, primary, replica, settle: 0.5, "max-lag": 2 }));
  await Deno.chown(config, NOBODY, NOBODY);
  const lines = (await Deno.readTextFile(CRONTAB)).split("\n");
  const [, job = ""] = /^17 \* \* \* \* (.*)$/m.exec(lines.join("\n")) ?? [];
  const jobs = states.map((state) =>
    `* * * * * ${job}`
      .replace("chroma-autotest /usr/local/bin/chroma-autotest run", `nobody ${file.path} run basic sync`)
      .replace("--splay 120", "--splay 1")
      .replace("/etc/chroma-autotest/config.json", config)
      .replace("/var/lib/chroma-autotest", `${directory.path}/${state}`) + more.join(" ")
  );
  return [...lines.filter((line) => /^[A-Z]+=/.test(line)), ...jobs, ""].join("\n");
}

/** The reports of the runs that have ended in a state directory, oldest first. */
async function reportsIn(state: string): Promise<readonly Report[]> {
  const runs = `${directory.path}/${state}/runs`;
  const texts = await Promise.all(
    (await systemDisk.list(runs)).map((run) => systemDisk.read(`${runs}/${run}/report.json`)),
  );
  return texts.filter((text) => text !== undefined).map((text) => JSON.parse(text));
}

/** Lets cron work until so many runs have ended, then no more, and waits until none is under way. */
async function watch(lines: string, state: string, runs: number): Promise<readonly Report[]> {
  await cron.schedule(lines);
  const ended = async () => (await reportsIn(state)).length;
  await until(async () => await ended() >= runs, { timeoutMs: (runs + 2) * 60_000, what: `${runs} runs` });
  await cron.schedule("");
  // Mail follows when the job has ended, and cron reads its crontabs at every minute.
  const turn = Date.now() + 61_000;
  await until(() => Date.now() > turn, { timeoutMs: 70_000 });
  return await reportsIn(state);
}

Deno.test({
  name: `cron mails nothing in ${MINUTES} minutes of runs while all is well`,
  ignore,
  async fn() {
    const reports = await watch(await crontabFor(["well"]), "well", MINUTES);
    console.log(`${reports.length} runs, exit codes ${reports.map(({ exitCode }) => exitCode).join(" ")}`);
    assert(reports.length >= MINUTES);
    assertEquals(reports.filter(({ exitCode }) => exitCode !== 0), []);
    assertEquals([await cron.mails(), await lab.eyes.leftovers()], [[], []]);
  },
});

Deno.test({
  name: "cron mails once for each run that fails, and the mail can be read on its own",
  ignore,
  async fn() {
    const before = (await cron.mails()).length;
    let reports: readonly Report[];
    {
      await using _ = dropCopies(lab);
      reports = await watch(await crontabFor(["fault"]), "fault", 2);
    }
    const mails = (await cron.mails()).slice(before);
    console.log(
      `${reports.length} runs, ${mails.length} mails; the first:\n\n${mails[0]?.head}\n\n${mails[0]?.body}`,
    );
    assertEquals([mails.length, reports.map(({ exitCode }) => exitCode)], [
      reports.length,
      reports.map(() => 1),
    ]);
    for (const [at, { head, body }] of mails.entries()) {
      assertMatch(head, /^To: ops@example\.com$/m);
      assertMatch(body, /^FAILED: /);
      for (const part of [reports[at]?.run.id, lab.url, "sync / creation reaches every node: ", "Cleanup "]) {
        assertStringIncludes(body, part ?? "?");
      }
    }
    assertEquals(await lab.eyes.leftovers(), []);
  },
});

Deno.test({
  name: "cron starts two at once, and one of them runs",
  ignore,
  async fn() {
    const before = (await cron.mails()).length;
    // Without --splay, so that they are at once; each job has the same state directory.
    const lines = (await crontabFor(["twice", "twice"])).replaceAll("--splay 1 ", "");
    const reports = await watch(lines, "twice", 1);
    const minutes = new Set(reports.map(({ run }) => run.startedAt.slice(0, 16)));
    console.log(`${reports.length} runs in ${minutes.size} minutes, started twice in each`);
    assertEquals([reports.length, reports.filter(({ exitCode }) => exitCode !== 0)], [minutes.size, []]);
    assertEquals((await cron.mails()).length, before);

    // And without --if-free the other says why it did not.
    const both = await watch(lines.replaceAll("--if-free ", ""), "twice", reports.length + 1);
    const mails = (await cron.mails()).slice(before);
    console.log(`${both.length - reports.length} runs, ${mails.length} mails: ${mails[0]?.body}`);
    assertEquals(mails.length, both.length - reports.length);
    for (const { body } of mails) {
      assertMatch(body, /^Cannot start: another run against \S+ is under way \(\d+_\w+ since .*\)\n$/);
    }
  },
});
