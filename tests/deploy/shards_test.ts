import { assertEquals } from "@std/assert";
import { Job } from "kubernetes-models/batch/v1/Job";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { parseAllDocuments } from "yaml";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { readPlan, readSettings } from "../../src/cli/settings.ts";
import { environmentOf } from "../cli/invoke.ts";

const RUN = "1705123456_abc123";

/** The documents of a manifest, with a run's id in its place. */
async function read(name: string) {
  const file = new URL(`../../deploy/kubernetes/${name}`, import.meta.url);
  const text = (await Deno.readTextFile(file)).replaceAll("RUN_ID", RUN);
  return parseAllDocuments(text).map((one) => one.toJS());
}

Deno.test("shards.yaml and merge.yaml are what Kubernetes' own schema takes", async () => {
  const [shards, claim, ...others] = await read("shards.yaml");
  const [merge, ...more] = await read("merge.yaml");
  assertEquals([others, more], [[], []]);
  new Job(shards).validate();
  new Job(merge).validate();
  new PersistentVolumeClaim(claim).validate();
});

Deno.test("shards.yaml starts as many shards as it has pods, each of which the program takes", async () => {
  const [{ spec }] = await read("shards.yaml");
  const [{ args, env }] = spec.template.spec.containers;
  assertEquals([spec.completionMode, spec.completions, spec.parallelism], ["Indexed", 8, 8]);
  const variables = Object.fromEntries(
    env.map((one: { name: string; value: string }) => [one.name, one.value]),
  );
  for (let index = 0; index < spec.completions; index++) {
    // The target and the credentials are in the configuration.
    const environment = environmentOf({
      ...variables,
      JOB_COMPLETION_INDEX: String(index),
      CHROMA_AUTOTEST_URL: "http://balancer.test:8000",
      HOME: "/",
    });
    const invocation = parseCommandLine(args, environment);
    const settings = await readSettings(invocation, environment);
    const plan = readPlan(invocation, settings);
    assertEquals([plan.shard?.index, plan.shard?.count, plan.shard?.run, plan.suites], [
      index,
      8,
      RUN,
      ["performance"],
    ]);
  }
});

Deno.test("merge.yaml cleans up after all shards, and merges what each of them writes", async () => {
  const [{ spec }] = await read("shards.yaml");
  const [merge] = await read("merge.yaml");
  const { initContainers: [cleanup], containers: [report] } = merge.spec.template.spec;
  const removal = parseCommandLine(cleanup.args, environmentOf());
  assertEquals([removal.command, removal.texts.get("run"), removal.flags.has("force")], [
    "cleanup",
    RUN,
    true,
  ]);
  const merging = parseCommandLine(report.args, environmentOf());
  assertEquals([merging.command, merging.flags.has("merge")], ["report", true]);
  const output: string = spec.template.spec.containers[0].args.at(-1);
  const written = Array.from(
    { length: spec.completions },
    (_, index) =>
      output.replace("$(CHROMA_AUTOTEST_RUN)", RUN).replace("$(JOB_COMPLETION_INDEX)", String(index)),
  );
  assertEquals(new Set(merging.words), new Set([...written, removal.lists.get("output")?.[0] ?? ""]));
});
