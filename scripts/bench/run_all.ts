/**
 * Where the time of `run all` goes, and what it asks of a deployment: by the run's report and its audit log, suite by
 * suite. Waiting is the time during which some request of the run was under way; of the rest, most was asked for (load,
 * settling, the cap); what the program itself takes is told by the processor's time, its start included.
 */
import { denoArgs, type Report, stateDirectory } from "../../tests/e2e/program.ts";
import { Lab } from "../../tests/lab/lab.ts";
import { type AuditLine, readAudit, timeUnderWay } from "./audit_lines.ts";

const PRODUCTION = 40;
const REPOSITORY = new URL("../..", import.meta.url).pathname;
/** Where Debian's package `time` has it. */
const TIME = "/usr/bin/time";

type TimedSuite = Report["suites"][number] & { readonly atMs: number; readonly durationMs: number };
type TimedReport = Omit<Report, "suites"> & { readonly suites: readonly TimedSuite[] };

/** Prints a row for each part of the run, and the whole. */
export async function benchRunAll(): Promise<void> {
  if (!await Deno.stat(TIME).then(() => true, () => false)) {
    console.log(`Not measured: ${TIME} is not there; "apt-get install time" brings it on Debian and Ubuntu`);
    return;
  }
  await using lab = await Lab.start({ production: PRODUCTION });
  await using state = await stateDirectory();
  const args = ["run", "all", ...lab.args(), "--state-dir", state.path, "--format", "json"];
  const began = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(TIME, {
    args: ["-f", "%U %S %M", Deno.execPath(), ...denoArgs(args, { state: state.path, hosts: lab.hosts() })],
    cwd: REPOSITORY,
  }).output();
  const wallMs = performance.now() - began;
  const decoder = new TextDecoder();
  if (code !== 0) throw new Error(`Cannot measure: the run ended with ${code}\n${decoder.decode(stderr)}`);
  const [user = NaN, system = NaN, kib = NaN] =
    decoder.decode(stderr).trimEnd().split("\n").at(-1)?.split(" ")
      .map(Number) ?? [];
  const report: TimedReport = JSON.parse(decoder.decode(stdout));
  const lines = await readAudit(state.path);

  const start = Date.parse(report.run.startedAt);
  const parts = report.suites.map(({ name, atMs, durationMs }) => ({
    name,
    from: start + atMs,
    until: start + atMs + durationMs,
  }));
  const inPart = ({ at }: AuditLine) => parts.find(({ from, until }) => at >= from && at < until)?.name;
  for (const { name, from, until } of parts) {
    row(
      name,
      until - from,
      lines.filter((one) => inPart(one) === name),
    );
  }
  const between = report.run.durationMs - parts.reduce((sum, { from, until }) => sum + until - from, 0);
  row("looks, cleanup", between, lines.filter((one) => inPart(one) === undefined));
  row("all", report.run.durationMs, lines);
  console.log(
    `the program itself: ${(user + system).toFixed(1)} s of a processor in ${
      (wallMs / 1000).toFixed(1)
    } s, ` +
      `${(100_000 * (user + system) / wallMs).toFixed(1)} %; at most ${(kib / 1024).toFixed(0)} MiB`,
  );
}

function row(name: string, ms: number, lines: readonly AuditLine[]): void {
  const waiting = timeUnderWay(lines);
  const changes = lines.filter(({ operation }) => !operation.startsWith("read/")).length;
  const kib = lines.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) / 1024;
  console.log(
    `${name.padEnd(14)} ${(ms / 1000).toFixed(1).padStart(5)} s, waiting ${
      (waiting / 1000).toFixed(1).padStart(5)
    } s, ` +
      `${String(lines.length).padStart(5)} requests, ${String(changes).padStart(4)} of them changes, ` +
      `${kib.toFixed(0).padStart(5)} KiB of replies`,
  );
}
