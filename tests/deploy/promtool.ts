/** Runs promtool, of Debian's package `prometheus`; `undefined` where there is none. */
export async function promtool(
  args: readonly string[],
  input = "",
): Promise<{ readonly code: number; readonly text: string } | undefined> {
  try {
    const child = new Deno.Command("promtool", {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
