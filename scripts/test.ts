/**
 * Runs the tests: `deno task test`, with any options of `deno test` behind it. Most files run side by side. Those that
 * measure time under load, in which the brake must find no reason, or that keep every core busy by themselves, run one after
 * the other, when nothing else does.
 */
const ALONE = [
  "tests/e2e/brake_test.ts",
  "tests/e2e/compiled/",
  "tests/e2e/coordinated_omission_test.ts",
  "tests/e2e/drill_test.ts",
  "tests/e2e/healthy_test.ts",
  "tests/e2e/live_test.ts",
  "tests/e2e/load_test.ts",
  "tests/e2e/shards_test.ts",
  "tests/hostile/",
  "tests/simulation/",
] as const;
/** Files at once. More than one to a core would make deployments so slow that runs against them are braked. */
const JOBS = String(navigator.hardwareConcurrency);

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
