import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { foreignUuid } from "../lab/faults/foreign_uuid.ts";
import { redirect } from "../lab/faults/redirect.ts";
import { Lab } from "../lab/lab.ts";
import { against, checkOf, stateDirectory } from "./program.ts";

const RUN = ["run", "basic", "sync", "--settle", "1"];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

Deno.test("run does not believe a create that answers with production's UUID", async () => {
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  using _ = foreignUuid(lab);
  const { code, report } = await against(lab, RUN, { state: state.path });
  assertEquals(code, 4);
  assert(report.safety.refusals.every((refusal) => refusal.includes("which was there before this run")));
  assertEquals(checkOf(report, "basic", "create").status, "failed");
  assertEquals([report.safety.outsideRun, report.cleanup.leftovers], [0, []]);
  assertEquals(await lab.eyes.leftovers(), []);
  assertEquals(await lab.eyes.photograph(), before);
});

for (const status of [301, 302, 303, 307, 308]) {
  Deno.test(`run never follows a redirect (${status}) to production`, async () => {
    const before = await lab.eyes.photograph();
    const victim = await lab.eyes.collection("primary", "customer_profiles");
    const location =
      `${lab.primary.url}/api/v2/tenants/default_tenant/databases/default_database/collections/`;
    await using state = await stateDirectory();
    using _ = redirect(lab, {
      status,
      location: location + (victim?.name ?? ""),
      when: (call) => call.route?.operation === "deleteCollection",
    });
    const { code, report } = await against(lab, ["run", "basic", "--settle", "1"], { state: state.path });
    assertEquals(code, 4);
    assertStringIncludes(report.safety.refusals.join("\n"), "a redirect is never followed");
    assertEquals(await lab.eyes.leftovers(), []);
    assertEquals(await lab.eyes.photograph(), before);
  });
}
