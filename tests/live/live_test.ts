/**
 * The suites as cases of Deno's own test runner, against the deployment that `CHROMA_AUTOTEST_URL` names:
 *
 *     deno test --allow-net=HOST:PORT,… --allow-env=CHROMA_AUTOTEST_* --allow-read=.,DIR --allow-write=DIR tests/live/
 *
 * Every option of `run` has its variable, `--state-dir` as `CHROMA_AUTOTEST_STATE_DIR`. Without a target they are ignored.
 *
 * @module
 */
import { SUITE_NAMES, suiteOf } from "../../src/suites/registry.ts";
import { environment, runSuite } from "./run_suite.ts";

const hasTarget = environment("CHROMA_AUTOTEST_URL") !== undefined;
if (!hasTarget) {
  console.log(
    "The live tests are ignored: set CHROMA_AUTOTEST_URL (and _PRIMARY, _REPLICA, _STATE_DIR), and allow to read it",
  );
}

for (const { name, proves } of SUITE_NAMES.map(suiteOf)) {
  Deno.test({
    name: `${name}: ${proves}`,
    ignore: !hasTarget,
    // The sandbox's main thread gives up the network for good: here, until the case ends.
    permissions: {
      net: "inherit",
      read: "inherit",
      write: "inherit",
      env: "inherit",
      run: false,
      ffi: false,
    },
    fn: (test) => runSuite(name, test),
  });
}
