import { assertRejects } from "@std/assert";
import { requireOnNodes } from "../../../src/suites/sync/converge.ts";
import type { Node } from "../../../src/chroma/deployment.ts";
import { HttpError } from "../../../src/chroma/http_error.ts";
import { Undecided } from "../../../src/suites/suite.ts";
import type { Workspace } from "../../../src/suites/workspace.ts";

const NODES = [{ name: "primary" }, { name: "replica" }] as unknown as readonly Node[];
const NODES_ONLY = { nodesBehind: NODES } as Partial<Workspace> as Workspace;

Deno.test("requireOnNodes is undecided about what builds on something that a node lacks", async () => {
  await requireOnNodes(NODES_ONLY, () => Promise.resolve(undefined));
  await assertRejects(
    () =>
      requireOnNodes(
        NODES_ONLY,
        ({ name }) => Promise.resolve(name === "replica" ? "the collection is not there" : undefined),
      ),
    Undecided,
    "What this builds on is not on every node: replica: the collection is not there",
  );
});

Deno.test("requireOnNodes is undecided where a node does not answer, and fails with any other error", async () => {
  const endpoint = { name: "replica", origin: "http://replica.test", role: "replica" } as const;
  const silent = () => Promise.reject(new HttpError("describe", endpoint, 503, "no upstream"));
  await assertRejects(() => requireOnNodes(NODES_ONLY, silent), Undecided, "503");
  await assertRejects(
    () => requireOnNodes(NODES_ONLY, () => Promise.reject(new TypeError("ours"))),
    TypeError,
  );
});
