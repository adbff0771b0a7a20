/** Runs a command to its end, and answers what it prints. @throws when it fails; then it has said why */
export async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const [program = "", ...first] = command.split(" ");
  const { success, stdout } = await new Deno.Command(program, {
    args: [...first, ...args],
    cwd,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot compile: "${command} ${args[0]}" failed, as it says above`);
  return new TextDecoder().decode(stdout).trim();
}
