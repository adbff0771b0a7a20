import { assert, assertEquals } from "@std/assert";
import { Lab } from "../lab/lab.ts";
import { requireToken } from "../lab/faults/require_token.ts";
import { TOKEN, TOKEN_FILE } from "./matrix/production.ts";
import { against, checkOf, type Report, stateDirectory } from "./program.ts";

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

const RUN = ["run", "production", "--settle", "1"];

function notPassed({ suites }: Report): readonly string[] {
  return suites.flatMap(({ checks }) => checks).filter(({ status }) => status !== "passed")
    .map(({ name, status, detail }) => `${name} ${status}: ${detail}`);
}

Deno.test("production passes every check where a token is asked for everywhere, and leaves two collections' worth", async () => {
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  {
    await using _ = requireToken(lab, { token: TOKEN });
    const { report, code, err } = await against(lab, [...RUN, "--token-file", TOKEN_FILE], {
      state: state.path,
    });
    assertEquals(notPassed(report), []);
    assertEquals([code, report.safety.refused, report.safety.outsideRun], [0, 0, 0]);
    assertEquals(report.residue.collectionsWithRecords, 2);
    assert(!err.includes(TOKEN) && !JSON.stringify(report).includes(TOKEN));
  }
  assertEquals(await lab.eyes.leftovers(), []);
  assertEquals(await lab.eyes.photograph(), before);
});

Deno.test("production passes what it can on a single server, in two dimensions", async () => {
  await using state = await stateDirectory();
  const { report, code } = await against(lab, [...RUN, "--dimension", "2"], {
    state: state.path,
    target: ["--url", lab.primary.url],
  });
  assertEquals(notPassed(report), [
    "credentials required skipped: Needs --token-file or a credential header",
  ]);
  assertEquals(code, 0);
  await lab.replicator.idle();
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("production says which checks need more collections than --max-collections allows", async () => {
  await using state = await stateDirectory();
  const { report, code } = await against(lab, [...RUN, "--max-collections", "1"], { state: state.path });
  assertEquals(
    checkOf(report, "production", "concurrent creates").detail,
    "Needs --max-collections 5 or more",
  );
  assertEquals([code, report.safety.refused, report.residue.collectionsWithRecords], [0, 0, 1]);
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("production says which checks need more documents than --max-docs allows", async () => {
  await using state = await stateDirectory();
  const { report, code } = await against(lab, [...RUN, "--max-docs", "60"], { state: state.path });
  assertEquals(checkOf(report, "production", "texts").detail, "Needs --max-docs 130 or more");
  assertEquals([code, report.safety.refused], [0, 0]);
  assertEquals(checkOf(report, "production", "batches").metrics, { largestBatch: 60 });
  assertEquals(await lab.eyes.leftovers(), []);
});
