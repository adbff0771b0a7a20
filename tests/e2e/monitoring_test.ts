import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { alerting } from "../lab/faults/alerting.ts";
import { coordinated } from "../lab/faults/coordinated.ts";
import { Lab } from "../lab/lab.ts";
import { Slack } from "../lab/slack.ts";
import { against, checkOf, program, stateDirectory } from "./program.ts";

const RUN = ["run", "monitoring", "--settle", "0.2"];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 3, coordinator: true });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

Deno.test("run monitoring passes every check with a coordinator and a webhook that answers 429 once", async (t) => {
  await using state = await stateDirectory();
  await using slack = new Slack({
    before: [{ status: 429, text: "rate_limited", headers: { "retry-after": "1" } }],
  });
  await using _webhook = await alerting(lab, { slack });
  await using _database = await coordinated(lab);
  const { code, report } = await against(lab, RUN, { state: state.path });
  const [suite] = report.suites;
  assertEquals(suite?.checks.filter(({ status }) => status !== "passed"), []);
  assertEquals([code, suite?.checks.length, slack.requests.length, slack.taken.length], [0, 19, 2, 1]);
  assertEquals([report.cleanup.created, report.residue.collectionsWithRecords], [1, 0]);

  await t.step("the alert carries the run, the verdict so far and the end of the audit log", () => {
    const alert = JSON.stringify(slack.taken[0]);
    for (const part of ["TEST ALERT", report.run.id, "18 passed, 0 failed", "lines, the chain ends in"]) {
      assertStringIncludes(alert, part);
    }
  });

  await t.step("the audit log has the alert, without the webhook's path, and is whole", async () => {
    const audit = await Deno.readTextFile(`${state.path}/runs/${report.run.id}/audit.jsonl`);
    const lines = audit.trim().split("\n").map((line) => JSON.parse(line));
    const alerts = lines.filter(({ operation }) => operation === "alert");
    assertEquals(alerts.map(({ path, status, guard }) => [path, status, guard]), [
      [`http://${slack.host}`, 429, "sent"],
      [`http://${slack.host}`, 200, "sent"],
    ]);
    assertFalse(audit.includes("/services/"));
    const { code, out } = await program(["audit", "--state-dir", state.path], {
      state: state.path,
      hosts: [],
    });
    assertEquals(code, 0);
    assertStringIncludes(out, "WHOLE");
  });

  await t.step("no other alert is sent within the hour, unless it is asked for", async () => {
    const again = await against(lab, RUN, { state: state.path });
    const { status, detail } = checkOf(again.report, "monitoring", "slack alert");
    assertEquals([status, detail.startsWith("Needs an hour since the last alert")], ["skipped", true]);
    assertEquals(slack.taken.length, 1);
    const asked = await against(lab, [...RUN, "--slack-now"], { state: state.path });
    assertEquals([checkOf(asked.report, "monitoring", "slack alert").status, slack.taken.length], [
      "passed",
      2,
    ]);
  });
});

Deno.test("run refuses a webhook's redirect, and asks nobody else", async () => {
  await using state = await stateDirectory();
  await using elsewhere = new Slack();
  await using slack = new Slack({
    before: [{ status: 307, text: "", headers: { location: elsewhere.url } }],
  });
  await using _ = await alerting(lab, { slack });
  const { code, report } = await against(lab, RUN, { state: state.path });
  assertEquals([code, checkOf(report, "monitoring", "slack alert").status], [4, "failed"]);
  assertEquals([slack.requests.length, elsewhere.requests], [1, []]);
});

Deno.test("run without webhook and database may reach neither", async () => {
  await using state = await stateDirectory();
  const { report } = await against(lab, RUN, { state: state.path });
  assertEquals([...report.sandbox?.net ?? []].sort(), lab.hosts().sort());
});

Deno.test("run warns of resources above their thresholds, and passes", async () => {
  await using state = await stateDirectory();
  const { code, report } = await against(lab, [...RUN, "--max-disk", "1"], { state: state.path });
  const { status, detail } = checkOf(report, "monitoring", "disk");
  assertEquals([code, status], [0, "passed"]);
  assert(detail.startsWith("Warning: balancer /metrics disk_percent "), detail);
});

Deno.test("run monitoring with --url alone says what more it could tell", async () => {
  await using state = await stateDirectory();
  const { code, report } = await against(lab, RUN, { state: state.path, target: ["--url", lab.primary.url] });
  const [suite] = report.suites;
  assertEquals([code, checkOf(report, "monitoring", "versions reported").status], [0, "passed"]);
  const skipped = suite?.checks.filter(({ status }) => status === "skipped") ?? [];
  assertEquals([skipped.length, skipped.every(({ detail }) => detail.startsWith("Needs "))], [18, true]);
});
