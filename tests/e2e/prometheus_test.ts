import { assert, assertEquals } from "@std/assert";
import { promtool } from "../deploy/promtool.ts";
import { Lab } from "../lab/lab.ts";
import { program, stateDirectory } from "./program.ts";

Deno.test({
  name: "promtool takes the textfile of a run, in which the dashboard finds its lag and its budget",
  ignore: await promtool(["--version"]) === undefined,
  async fn() {
    await using lab = await Lab.start({ production: 3 });
    await using state = await stateDirectory();
    const file = `${state.path}/chroma-autotest.prom`;
    const args = ["run", "sync", "--settle", "0.2", ...lab.args(), "--state-dir", state.path];
    const { code } = await program([...args, "--format", "prometheus", "--output", file], {
      state: state.path,
      hosts: lab.hosts(),
    });
    const text = await Deno.readTextFile(file);
    assertEquals([code, await promtool(["check", "metrics"], text)], [0, { code: 0, text: "" }]);
    for (
      const part of [
        /^chroma_autotest_check_figure\{[^}]*suite="sync",[^}]*figure="lagMsP95"\} /m,
        /^chroma_autotest_residue_budget_bytes\{[^}]*\} 500000000$/m,
        /^chroma_autotest_last_success_timestamp_seconds\{/m,
      ]
    ) assert(part.test(text), String(part));
  },
});
