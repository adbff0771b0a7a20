/** A POST that is sent again and again. */
export interface Post {
  readonly url: string;
  readonly body: string;
}

/** How `wrk` sends it. */
export interface WrkOptions {
  readonly connections: number;
  readonly seconds: number;
  /** Between an answer and the next request of its connection; milliseconds. */
  readonly pauseMs: number;
}

/** Whether `wrk` is installed. */
export async function hasWrk(): Promise<boolean> {
  try {
    await new Deno.Command("wrk", { args: ["-v"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** How many GETs a second `wrk` gets answered, sending the next as soon as one is. */
export async function wrkRate(
  url: string,
  { connections, seconds }: Omit<WrkOptions, "pauseMs">,
): Promise<number> {
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, url];
  const { stdout } = await new Deno.Command("wrk", { args, stderr: "inherit" }).output();
  const text = new TextDecoder().decode(stdout);
  const [, rate] = /^Requests\/sec:\s+([\d.]+)$/m.exec(text) ?? [];
  if (rate === undefined || text.includes("Non-2xx")) throw new Error(`Cannot measure: wrk said\n${text}`);
  return Number(rate);
}

/** The p50 of a POST in milliseconds, as `wrk` measures it. */
export async function wrkP50(
  { url, body }: Post,
  { connections, seconds, pauseMs }: WrkOptions,
): Promise<number> {
  const script = await Deno.makeTempFile({ suffix: ".lua" });
  try {
    await Deno.writeTextFile(
      script,
      `wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [==[${body}]==]\n` +
        `function delay() return ${pauseMs} end\n`,
    );
    const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "-s", script, url];
    const { stdout } = await new Deno.Command("wrk", { args, stderr: "inherit" }).output();
    const text = new TextDecoder().decode(stdout);
    const [, figure, unit = ""] = /^\s+50%\s+([\d.]+)(us|ms|s)$/m.exec(text) ?? [];
    if (figure === undefined || text.includes("Non-2xx")) {
      throw new Error(`Cannot measure: wrk said\n${text}`);
    }
    return Number(figure) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? NaN);
  } finally {
    await Deno.remove(script);
  }
}
