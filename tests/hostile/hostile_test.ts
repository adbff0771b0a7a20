import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Report, startProgram, stateDirectory } from "../e2e/program.ts";
import { Lab } from "../lab/lab.ts";
import type { Case, World } from "./case.ts";
import { BODIES } from "./cases/bodies.ts";
import { CHECKLISTS } from "./cases/checklists.ts";
import { CLEANUPS } from "./cases/cleanups.ts";
import { CONNECTIONS } from "./cases/connections.ts";
import { CREATES } from "./cases/creates.ts";
import { HEADERS } from "./cases/headers.ts";
import { LISTS } from "./cases/lists.ts";
import { SECRETS } from "./cases/secrets.ts";
import { STATUSES } from "./cases/statuses.ts";
import { VALUES } from "./cases/values.ts";
import { HostileServer } from "./hostile_server.ts";
import { assertPlain, assertSecret, harmOf, textsIn } from "./judge.ts";

/** Cases under way at once, on two cores: those that wait for a server which does not answer take none. */
const AT_ONCE = { working: 5, waiting: 10 } as const;
/** What a case may take, unless it says otherwise; seconds. */
const SECONDS = 30;

const CASES: readonly Case[] = [
  ...CREATES,
  ...LISTS,
  ...CLEANUPS,
  ...CHECKLISTS,
  ...STATUSES,
  ...BODIES,
  ...VALUES,
  ...HEADERS,
  ...CONNECTIONS,
  ...SECRETS,
];
/** Part of the names of the cases to run, for whoever looks into one. */
const FILTER = Deno.env.get("HOSTILE_CASE");

Deno.test(
  "The program against a server that",
  { sanitizeOps: false, sanitizeResources: false },
  async (test) => {
    await using lab = await Lab.start({ production: 12 });
    await using thief = await HostileServer.open("thief", {
      upstream: lab.primary.realUrl,
      behave: () => [],
      visible: new Set(),
    });
    const working = new Places(AT_ONCE.working);
    const waiting = new Places(AT_ONCE.waiting);
    await Promise.all(
      CASES.filter(({ name }) => name.includes(FILTER ?? "")).map((one) =>
        test.step({
          name: one.name,
          sanitizeOps: false,
          sanitizeResources: false,
          sanitizeExit: false,
          fn: async () => {
            using _ = await (one.seconds === undefined ? working : waiting).take();
            await withstand(one, lab, thief);
          },
        })
      ),
    );
  },
);

/** Runs the program against a case's servers, and judges it from outside. */
async function withstand(one: Case, lab: Lab, thief: HostileServer): Promise<void> {
  const before = await lab.eyes.photograph();
  const production = Object.values(before).flat();
  const victim = before.primary?.find(({ name }) => name === "customer_profiles");
  assert(victim !== undefined);
  const world: World = {
    production: before.primary ?? [],
    victim,
    elsewhere: new Map(before.replica?.map(({ name, id }) => [name, id])),
    token: randomSecret(),
    apiKey: randomSecret(),
    thief: thief.url,
    other: lab.node("replica").realUrl,
  };
  const behave = one.server(world);
  const upstreams = one.deployment === "ha"
    ? { balancer: lab.url, primary: lab.primary.realUrl, replica: lab.node("replica").realUrl }
    : { server: lab.primary.realUrl };
  await using stack = new AsyncDisposableStack();
  const servers: HostileServer[] = [];
  const visible = new Set(production.map(({ name }) => name));
  for (const [endpoint, upstream] of Object.entries(upstreams)) {
    servers.push(stack.use(await HostileServer.open(endpoint, { upstream, behave, visible })));
  }
  await using state = await stateDirectory();

  const { code, printed, seconds } = await runToEnd(one, servers, { state: state.path, world });
  const files = await textsIn(state.path);
  const asks = servers.flatMap((server) => server.asks);
  const left = await takeAwayLeftovers(lab, files);

  assertEquals(asks.flatMap((ask) => harmOf(ask, production) ?? []), [], printed);
  assertEquals(await lab.eyes.photograph(), before);
  assertEquals(thief.asks.map(({ target }) => target), []);
  assertEquals(asks.filter(({ headers }) => headers.has("cookie")).length, 0);
  assert(seconds < (one.seconds ?? SECONDS), `it was ended after ${seconds} s:\n${printed}`);
  assertPlain(printed);
  assertSecret([world.token, world.apiKey], new Map([...files, ["its output", printed]]));
  assert([one.code].flat().includes(code), `the exit code is ${code}, not ${one.code}:\n${printed}`);
  if (one.says !== undefined) assertMatch(printed, one.says);
  if (one.undetectable === undefined) {
    assertEquals(left.filter((name) => !reportedIn(files).has(name)), [], printed);
  }
}

async function runToEnd(
  one: Case,
  servers: readonly HostileServer[],
  { state, world }: { state: string; world: World },
): Promise<{ code: number; printed: string; seconds: number }> {
  const flags: Readonly<Record<string, string>> = {
    server: "url",
    balancer: "url",
    primary: "primary",
    replica: "replica",
  };
  const target = servers.flatMap(({ endpoint, url }) => [`--${flags[endpoint]}`, url]);
  const began = performance.now();
  const running = startProgram(
    [...one.args ?? ["run", "basic", "--settle", "0.2", "--max-lag", "1"], ...target, "--state-dir", state],
    {
      state,
      hosts: servers.map(({ host }) => host),
      env: { CHROMA_AUTOTEST_TOKEN: world.token, CHROMA_AUTOTEST_HEADER: `X-Api-Key: ${world.apiKey}` },
    },
  );
  const late = setTimeout(() => running.kill("SIGKILL"), 1000 * (one.seconds ?? SECONDS));
  const { code, stdout, stderr } = await running.output();
  clearTimeout(late);
  const decoder = new TextDecoder();
  return {
    code,
    printed: decoder.decode(stdout) + decoder.decode(stderr),
    seconds: (performance.now() - began) / 1000,
  };
}

/** Names that a run's report says are left. */
function reportedIn(files: ReadonlyMap<string, string>): ReadonlySet<string> {
  const reports = [...files].filter(([path]) => path.endsWith("/report.json"));
  return new Set(reports.flatMap(([, text]) => {
    const report: Report = JSON.parse(text);
    return report.cleanup.leftovers.map(({ name }) => name);
  }));
}

/** Removes what the runs of a state directory really left, past every lie; answers the names. */
async function takeAwayLeftovers(lab: Lab, files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const journals = [...files].filter(([path]) => path.endsWith("/journal.jsonl")).map(([, text]) => text)
    .join();
  const left = (await lab.eyes.leftovers()).filter(({ name }) => journals.includes(name));
  for (const { node, name } of left) {
    await lab.client.send({
      method: "DELETE",
      url: `${
        lab.node(node).realUrl
      }/api/v2/tenants/default_tenant/databases/default_database/collections/${name}`,
    });
  }
  return [...new Set(left.map(({ name }) => name))];
}

function randomSecret(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

/** A limit of how many may work at once. */
class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(free: number) {
    this.#free = free;
  }

  async take(): Promise<Disposable> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return {
      [Symbol.dispose]: () => {
        const next = this.#waiting.shift();
        if (next === undefined) this.#free++;
        else next();
      },
    };
  }
}
