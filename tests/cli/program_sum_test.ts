import { assertEquals } from "@std/assert";
import { sumOfProgram } from "../../src/cli/program_sum.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

/** The first word that a shell command prints. */
async function firstWord(command: string, cwd: string): Promise<string | undefined> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", command], cwd }).output();
  return new TextDecoder().decode(stdout).split(" ")[0];
}

Deno.test("sumOfProgram is what sha256sum says of an executable", async () => {
  await using directory = await temporaryDirectory();
  const executable = `${directory.path}/program`;
  await Deno.writeFile(executable, Uint8Array.from({ length: 300_000 }, (_, at) => at % 251));
  const sum = await sumOfProgram({ executable });
  assertEquals(sum, { of: "executable", sha256: await firstWord("sha256sum program", directory.path) ?? "" });
});

Deno.test("sumOfProgram is what the README's command says of the sources", async () => {
  const repository = new URL("../..", import.meta.url).pathname;
  const readme = await Deno.readTextFile(`${repository}/README.md`);
  const command = /^ {4}(find main\.ts .*)$/m.exec(readme)?.[1] ?? "";
  const sum = await sumOfProgram({ executable: Deno.execPath(), module: `${repository}main.ts` });
  assertEquals(sum, { of: "sources", sha256: await firstWord(command, repository) ?? "" });
});

Deno.test("sumOfProgram has none of what cannot be read", async () => {
  assertEquals(await sumOfProgram({ executable: "/nowhere/program" }), undefined);
  assertEquals(await sumOfProgram({ executable: "", module: "/nowhere/main.ts" }), undefined);
});
