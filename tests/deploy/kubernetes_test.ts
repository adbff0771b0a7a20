import { assertEquals, assertThrows } from "@std/assert";
import { CronJob } from "kubernetes-models/batch/v1/CronJob";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { parseAllDocuments } from "yaml";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { environmentOf } from "../cli/invoke.ts";

const FILE = new URL("../../deploy/kubernetes/cronjob.yaml", import.meta.url);

Deno.test("cronjob.yaml is what Kubernetes' own schema takes", async () => {
  const [job, policy, claim, ...others] = parseAllDocuments(await Deno.readTextFile(FILE)).map((one) =>
    one.toJS()
  );
  assertEquals(others, []);
  new CronJob(job).validate();
  new NetworkPolicy(policy).validate();
  new PersistentVolumeClaim(claim).validate();
  assertThrows(() => new CronJob({ ...job, spec: { ...job.spec, schedule: 5 } }).validate());
});

Deno.test("cronjob.yaml starts the program with options that it takes", async () => {
  const [document] = parseAllDocuments(await Deno.readTextFile(FILE));
  const [container] = document?.toJS().spec.jobTemplate.spec.template.spec.containers ?? [];
  const { command, flags, texts } = parseCommandLine(container.args, environmentOf());
  assertEquals([command, [...flags].sort()], ["run", ["if-free", "quiet"]]);
  assertEquals(
    [texts.get("config"), texts.get("state-dir"), texts.get("deadline")],
    ["/config/config.json", "/state", "1800"],
  );
});
