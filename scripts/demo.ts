/**
 * The main job on an embedded deployment: two real Chroma servers behind a balancer and a replicator, a few dozen
 * "production" collections and a trickle of foreign writes; then `run` with all suites as a user starts it, with the
 * network limited to the deployment and a shorter load; and at the end the deployment's own view of what is left.
 *
 * Exits with the program's exit code, or with 1 when something was left that the program did not report.
 */
import { assertEquals } from "@std/assert";
import { Lab } from "../tests/lab/lab.ts";
import { trickle } from "../tests/lab/production.ts";

const PRODUCTION = 40;
const repository = new URL("..", import.meta.url).pathname;

async function demo(): Promise<number> {
  console.log("Starting two Chroma servers, a balancer and a replicator …");
  await using lab = await Lab.start({ production: PRODUCTION });
  console.log(
    `Chroma ${lab.primary.server.version}; ${PRODUCTION} production collections on each node, others keep writing\n`,
  );
  await using writes = trickle(lab);
  const state = await Deno.makeTempDir({ prefix: "chroma-autotest-demo-" });
  try {
    const permissions = [
      `--allow-net=${lab.hosts().join(",")}`,
      `--allow-read=${state},.`,
      `--allow-write=${state}`,
      "--allow-env=NO_COLOR",
    ];
    const command = ["run", "all", "--duration", "5", ...lab.args(), "--state-dir", state];
    console.log(`$ deno run ${permissions.join(" ")} main.ts ${command.join(" ")}\n`);
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", ...permissions, "main.ts", ...command],
      cwd: repository,
    }).spawn().status;

    const leftovers = await lab.eyes.leftovers();
    console.log(
      `\nExit code ${code}. Looked at directly: ${leftovers.length} AUTOTEST_ collections on the nodes;`,
    );
    console.log(`${writes.written} foreign writes went through in the meantime`);
    if (code === 0) assertEquals(leftovers, [], "The program said that nothing is left");
    return code;
  } finally {
    await Deno.remove(state, { recursive: true });
  }
}

Deno.exit(await demo());
