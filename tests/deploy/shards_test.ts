import { assertEquals } from "@std/assert";
import { Job } from "kubernetes-models/batch/v1/Job";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { parseAllDocuments } from "yaml";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { readPlan, readSettings } from "../../src/cli/settings.ts";
import { environmentOf } from "../cli/invoke.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

const RUN = "1705123456_abc123";

/** The documents of a manifest, with a run's id in its place. */
async function read(name: string) {
  const file = new URL(`../../deploy/kubernetes/${name}`, import.meta.url);
  const text = (await Deno.readTextFile(file)).replaceAll("RUN_ID", RUN);
  return parseAllDocuments(text).map((one) => one.toJS());
}

Deno.test("shards.yaml, cleanup.yaml and merge.yaml are what Kubernetes' own schema takes", async () => {
  const [shards, claim, ...others] = await read("shards.yaml");
  assertEquals(others, []);
  new Job(shards).validate();
  for (const name of ["cleanup.yaml", "merge.yaml"]) {
    const [job, ...more] = await read(name);
    assertEquals(more, []);
    new Job(job).validate();
  }
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

Deno.test("cleanup.yaml cleans up after all shards, and merge.yaml merges what each of them writes", async () => {
  const [{ spec }] = await read("shards.yaml");
  const [merge] = await read("merge.yaml");
  const [cleaning] = await read("cleanup.yaml");
  const { containers: [cleanup] } = cleaning.spec.template.spec;
  const { initContainers, containers: [report] } = merge.spec.template.spec;
  // Were the cleanup one of those, there would be no verdict where it fails.
  assertEquals(initContainers, undefined);
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

/** A cluster of which nothing is there but what a script sees: how each job ended, and that the first question is lost. */
const KUBECTL = `#!/bin/sh
echo "$*" >>"$CALLS"
case $1 in
  apply) cat >/dev/null ;;
  get)
    [ -e "$CALLS.asked" ] || { touch "$CALLS.asked"; echo "Unable to connect to the server" >&2; exit 1; }
    case $3 in *merge) echo "job $MERGED" ;; *) echo "job Failed" ;; esac ;;
  logs) echo "the verdict" ;;
esac
`;

for (const [merged, expected] of [["Complete", 0], ["Failed", 1]] as const) {
  Deno.test(`shards.sh cleans up and tells the verdict (${merged}) though the shards and the cleanup failed`, async () => {
    await using directory = await temporaryDirectory();
    const { path } = directory;
    await Deno.writeTextFile(`${path}/kubectl`, KUBECTL, { mode: 0o755 });
    await Deno.writeTextFile(`${path}/sleep`, "#!/bin/sh\n", { mode: 0o755 });
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: [new URL("../../deploy/kubernetes/shards.sh", import.meta.url).pathname],
      env: { PATH: `${path}:${Deno.env.get("PATH")}`, CALLS: `${path}/calls`, MERGED: merged },
    }).output();
    const [out, err] = [stdout, stderr].map((one) => new TextDecoder().decode(one));
    assertEquals([code, out], [expected, "the verdict\n"], err);
    const calls = (await Deno.readTextFile(`${path}/calls`)).trim().split("\n");
    assertEquals(
      calls.filter((one) => one.startsWith("delete job")).map((one) => one.split(" ")[2]),
      ["chroma-autotest-shards", "chroma-autotest-cleanup", "chroma-autotest-merge"],
    );
  });
}
