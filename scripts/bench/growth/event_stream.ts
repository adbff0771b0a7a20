/**
 * The program with a run of as many requests as are told, which are made up and sent to nobody: `N STATE_DIR`. Each passes
 * all that hears of a request of a run: the audit log on the disk, the ledger, the lives of collections, the tally of a
 * load, and as an event a live view on a terminal, the program's log, and a file of `--format jsonl`. In the end the run is
 * rendered in every format, and taken into the history.
 */
import { cli } from "../../../src/cli/cli.ts";
import { FORMATS } from "../../../src/cli/formats.ts";
import type { Streams } from "../../../src/cli/output.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemDisk } from "../../../src/core/disk.ts";
import { systemRandom } from "../../../src/core/random.ts";
import { systemSqlite } from "../../../src/core/sqlite.ts";
import { audited, AuditLog } from "../../../src/guard/audit.ts";
import type { Exchange } from "../../../src/guard/exchange.ts";
import { Journal } from "../../../src/guard/journal.ts";
import { Ownership } from "../../../src/guard/ownership.ts";
import { Tally } from "../../../src/load/tally.ts";
import { Ledger } from "../../../src/run/ledger.ts";
import { Lives } from "../../../src/run/lives.ts";
import type { Opening } from "../../../src/run/opening.ts";
import { runFiles } from "../../../src/run/state/state_dir.ts";
import type { Summary } from "../../../src/run/summary.ts";
import type { Perform, SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { NAME, PASSED } from "../../../tests/report/summary.ts";

const [wanted = "", stateDir = ""] = Deno.args;
const EVENTS = Number(wanted);
/** Requests under way at once: a run never has more lines of its audit log to write than that. */
const AT_ONCE = 32;
const UUID = "00000000-0000-4000-8000-000000000001";
const ENTRY = { name: "balancer", role: "balancer", origin: PASSED.target.url } as const;
const system = { clock: systemClock, random: systemRandom, disk: systemDisk, openSqlite: systemSqlite };

/** In the place of the sandbox. */
async function madeUp({ run, held }: Opening, { emit }: SandboxOptions): Promise<Summary> {
  const directory = held?.directory ?? stateDir;
  await using journal = await Journal.open(runFiles.journal(directory), system);
  await using audit = await AuditLog.open(runFiles.audit(directory), run, system);
  const ownership = new Ownership(run, { maxDocs: 250, maxCollections: 10 });
  const ledger = new Ledger(ownership);
  const lives = new Lives(systemClock, ENTRY, emit);
  const tally = new Tally();
  const { tenant, database, url } = PASSED.target;
  await journal.record({
    entry: "begin",
    run,
    version: PASSED.version,
    target: { tenant, database, lock: held?.lock ?? "", endpoints: { [ENTRY.name]: url } },
  });
  emit({ type: "begin", run, directory, endpoints: [`${ENTRY.name} ${ENTRY.origin}`] });
  ownership.admit(ENTRY, NAME, UUID);
  lives.observe(exchange(0, { kind: "create", name: NAME, markedRun: run }), NAME);
  for (let at = 0; at < EVENTS; at++) {
    const one = exchange(at, { kind: "read", what: "records", uuid: UUID });
    ledger.observe(one);
    audit.observe(one);
    lives.observe(one, ownership.nameIn(one.operation));
    tally.add({ operation: "query", node: ENTRY.name, dueAt: at, endedAt: at + one.ms });
    emit({ type: "request", request: audited(one) });
    if (at % AT_ONCE === 0) await audit.head();
  }
  const summary: Summary = {
    ...PASSED,
    run: { ...PASSED.run, id: run },
    safety: { ...PASSED.safety, ...ledger.counts },
    audit: await audit.head(),
  };
  await journal.record({ entry: "end", exitCode: summary.exitCode });
  await systemDisk.replace(runFiles.report(directory), JSON.stringify(summary));
  emit({ type: "end", summary });
  return summary;
}

function exchange(at: number, operation: Exchange["operation"]): Exchange {
  return {
    endpoint: ENTRY.name,
    method: "POST",
    path: `/api/v2/tenants/default_tenant/databases/default_database/collections/${UUID}/query`,
    operation,
    status: 200,
    ms: 1 + at % 97 / 10,
    bytes: 2000 + at % 1000,
  };
}

/** A terminal that nobody looks at. */
const terminal: Streams = {
  out: () => {},
  err: () => {},
  screen: () => ({ columns: 120, rows: 40, colour: true }),
};

// Certificates ask for what a made-up run does not have.
const formats = FORMATS.filter((format) => format !== "certificate");
const never = new AbortController().signal;
Deno.exitCode = await cli(
  [
    "run",
    "basic",
    "--verbose",
    ...["--url", ENTRY.origin, "--state-dir", stateDir],
    ...formats.flatMap((format) => ["--format", format, "--output", `${stateDir}/report.${format}`]),
  ],
  {
    system,
    perform: ((_job, opening, options) => madeUp(opening, options)) as Perform,
    self: { executable: "chroma-autotest" },
    environment: () => undefined,
    streams: terminal,
    signal: never,
    abandoned: never,
  },
);
