import { assertEquals, assertStringIncludes } from "@std/assert";
import { type AlertSettings, tellOfRun } from "../../src/cli/alerts.ts";
import type { ExitCode } from "../../src/core/exit_code.ts";
import { statePaths } from "../../src/run/state/state_dir.ts";
import { fakeEndpoint, fakeTarget } from "../chroma/fake_chroma.ts";
import { MemoryDisk } from "../core/memory_disk.ts";
import { PASSED } from "../report/summary.ts";
import { SCRIPTS, USUAL } from "../run/alerts/script.ts";

const CODES: Readonly<Record<string, ExitCode>> = { "+": 0, "-": 1, "5": 5, o: 5, i: 143 };
const SLACK = { name: "slack", url: "https://hooks.test/slack" } as const;
const WEBHOOK = { name: "webhook", url: "https://hooks.test/other" } as const;

/** Somebody who runs the program, and is told by it. */
class Watched {
  readonly disk = new MemoryDisk();
  readonly notes: string[] = [];
  /** What arrived, as `URL state`. */
  readonly told: string[] = [];
  /** URLs at which nothing arrives. */
  readonly dead = new Set<string>();
  readonly settings: AlertSettings;
  #runs = 0;

  constructor(settings: Partial<AlertSettings> = {}) {
    this.settings = {
      rules: USUAL,
      outlets: [SLACK],
      networkCheck: { hostname: "10.0.0.1", port: 53 },
      ...settings,
    };
  }

  /** Runs, and answers what arrived. */
  async run(letter: string): Promise<readonly string[]> {
    const before = this.told.length;
    const run = { ...PASSED.run, id: `1705123456_run${String(this.#runs++).padStart(3, "0")}` };
    await tellOfRun({ ...PASSED, run, exitCode: CODES[letter] ?? 0 }, this.settings, {
      disk: this.disk,
      terms: { stateDir: "/state", target: fakeTarget([fakeEndpoint("server")]) },
      note: (text) => void this.notes.push(text),
      alerter: {
        answers: () => Promise.resolve(letter !== "o"),
        post: (url, body, token) => {
          if (this.dead.has(url)) return Promise.resolve({ problem: "no reply" });
          const { state, text = "", thread_ts: thread, channel } = JSON.parse(body);
          if (token !== undefined) {
            this.told.push(`${token} ${channel} ${thread}`);
            return Promise.resolve({ thread: `ts-${this.told.length}` });
          }
          this.told.push(`${url} ${state ?? (text.startsWith("ALERT") ? "open" : "resolved")}`);
          return Promise.resolve({});
        },
      },
    });
    return this.told.slice(before);
  }
}

for (const [rules, script] of SCRIPTS) {
  Deno.test(`tellOfRun sends over forty runs exactly what the rules say: ${JSON.stringify(rules)}`, async () => {
    const watched = new Watched({ rules });
    const sent: (readonly string[])[] = [];
    for (const { run } of script) sent.push(await watched.run(run));
    assertEquals(sent, script.map(({ said }) => said === undefined ? [] : [`${SLACK.url} ${said}`]));
  });
}

Deno.test("tellOfRun tries again after the next run where an outlet could not be reached, and there alone", async () => {
  const watched = new Watched({ outlets: [SLACK, WEBHOOK] });
  watched.dead.add(SLACK.url);
  await watched.run("-");
  assertEquals(await watched.run("-"), [`${WEBHOOK.url} open`]);
  assertStringIncludes(watched.notes[0] ?? "", "Cannot tell the slack that the incident is open: no reply");
  watched.dead.clear();
  assertEquals(await watched.run("-"), [`${SLACK.url} open`]);
  assertEquals(await watched.run("-"), []);
  assertEquals(await watched.run("+"), [`${SLACK.url} resolved`, `${WEBHOOK.url} resolved`]);
});

Deno.test("tellOfRun survives a damaged file, and says one thing twice at the most", async () => {
  const watched = new Watched();
  for (const letter of "---") await watched.run(letter);
  const [name = ""] = await watched.disk.list(statePaths.incidents("/state"));
  await watched.disk.replace(`${statePaths.incidents("/state")}/${name}`, '{"schema":1,"outl');
  const sent: (readonly string[])[] = [];
  for (const letter of "-----+") sent.push(await watched.run(letter));
  assertEquals(sent.flat(), [`${SLACK.url} open`, `${SLACK.url} resolved`]);
  assertEquals(watched.notes.filter((note) => note.includes("begins anew")).length, 1);
});

Deno.test("tellOfRun sends nothing where it cannot write down that it did, and does not fail the run", async () => {
  const watched = new Watched({ rules: { alertAfter: 1, resolveAfter: 1 } });
  watched.disk.replace = () => Promise.reject(new Error("No space left on device"));
  assertEquals([await watched.run("-"), await watched.run("-")], [[], []]);
  assertStringIncludes(watched.notes[0] ?? "", "so no alert is sent: No space left on device");
});

Deno.test("tellOfRun takes an unreachable target for one where no --network-check is given", async () => {
  const { networkCheck: _, ...settings } = new Watched().settings;
  const watched = new Watched();
  Object.assign(watched, { settings });
  await watched.run("o");
  assertEquals(await watched.run("o"), [`${SLACK.url} open`]);
});

Deno.test("tellOfRun has a bot put the end of an incident into the thread of its alert", async () => {
  const bot = {
    name: "slack bot",
    url: "https://slack.test/api/chat.postMessage",
    token: "T",
    channel: "C",
  } as const;
  const watched = new Watched({ outlets: [bot] });
  const sent: (readonly string[])[] = [];
  for (const letter of "---+--+") sent.push(await watched.run(letter));
  assertEquals(sent, [[], ["T C undefined"], [], ["T C ts-1"], [], ["T C undefined"], ["T C ts-3"]]);
});
