/**
 * Runs the tests: `deno task test`, with any options of `deno test` behind it. Most files run side by side; those that
 * measure time under load, or keep every core busy by themselves, run one after the other, when nothing else does.
 */
const ALONE = [
  "tests/e2e/brake_test.ts",
  "tests/e2e/coordinated_omission_test.ts",
  "tests/e2e/load_test.ts",
  "tests/hostile/",
  "tests/simulation/",
] as const;
/** Files at once: most of their time they wait for a deployment to settle, so more of them than there are cores. */
const JOBS = String(navigator.hardwareConcurrency + 1);

const together = await test(["--parallel", `--ignore=${ALONE.join(",")}`, "tests/"]);
const alone = await test([...ALONE]);
Deno.exitCode = together || alone;

/** Runs `deno test` to its end; answers its exit code. */
async function test(args: readonly string[]): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", ...Deno.args, ...args],
    env: { DENO_JOBS: JOBS },
  }).spawn().status;
  return code;
}
