import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Stage, Undecided } from "../../src/suites/suite.ts";
import { Workspace } from "../../src/suites/workspace.ts";
import type { TestRecord } from "../../src/chroma/record.ts";
import { fakeChroma, fakeDeployment } from "../chroma/fake_chroma.ts";
import { virtualClock } from "../chroma/virtual_clock.ts";

const record = (id: string): TestRecord => ({ id, document: id, metadata: {}, embedding: [0] });

/** A workspace on a stage of which only these parts are asked for. */
function workspaceOn(stage: Partial<Stage> = {}): Workspace {
  return new Workspace({ readOnly: undefined, ...stage } as Partial<Stage> as Stage, "basic_operations", {
    queried: true,
  });
}

Deno.test("Workspace creates nothing where nothing may be created", async () => {
  const workspace = workspaceOn({ readOnly: "replica gives no reply" });
  await assertRejects(() => workspace.create(), Undecided, "replica gives no reply");
});

Deno.test("Workspace.collection is undecided before it was created", () => {
  assertThrows(() => workspaceOn().collection, Undecided, "There is no collection to test on");
});

Deno.test("Workspace.filled is undecided without records", () => {
  assertThrows(() => workspaceOn().filled, Undecided, "There are no records to test on");
});

Deno.test("Workspace.apply notes what was written and deleted, and takes it back", () => {
  const workspace = workspaceOn();
  workspace.apply({ wrote: [record("a"), record("b")] });
  const undo = workspace.apply({ wrote: [{ ...record("b"), document: "B" }, record("c")], deleted: ["a"] });
  assertEquals([...workspace.model.values()].map(({ document }) => document), ["B", "c"]);
  undo();
  assertEquals([...workspace.model.values()].map(({ document }) => document), ["a", "b"]);
});

Deno.test("Workspace.nodesBehind leaves out a server that is the entry itself", async () => {
  const send = fakeChroma([]);
  {
    using deployment = await fakeDeployment({ balancer: send, primary: send, replica: send }, virtualClock());
    assertEquals(workspaceOn({ deployment }).nodesBehind.map(({ name }) => name), ["primary", "replica"]);
  }
  using alone = await fakeDeployment({ server: send }, virtualClock());
  assertEquals(workspaceOn({ deployment: alone }).nodesBehind, []);
});

Deno.test("Workspace is disposed though nothing was created", async () => {
  await workspaceOn()[Symbol.asyncDispose]();
});
