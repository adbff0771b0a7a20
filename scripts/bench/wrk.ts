import { NotMeasured } from "./bench.ts";

/** A request that is sent again and again: a GET, or a POST of a body. */
export interface Repeated {
  readonly url: string;
  readonly body?: string;
}

/** How `wrk` sends it. */
export interface WrkOptions {
  readonly connections: number;
  readonly seconds: number;
  /** Between an answer and the next request of its connection; milliseconds. None unless given. */
  readonly pauseMs?: number;
}

/** What `wrk` measured. */
export interface WrkResult {
  /** Answers a second. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
}

/** @throws {NotMeasured} where `wrk` is not installed */
export async function demandWrk(): Promise<void> {
  try {
    await new Deno.Command("wrk", { args: ["-v"], stdout: "null", stderr: "null" }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new NotMeasured('wrk is not installed; "apt-get install wrk" brings it on Debian and Ubuntu');
  }
}

/** Lets `wrk` send a request on each connection as soon as the one before is answered, and the pause is over. */
export async function wrk(
  { url, body }: Repeated,
  { connections, seconds, pauseMs }: WrkOptions,
): Promise<WrkResult> {
  const script = await Deno.makeTempFile({ suffix: ".lua" });
  try {
    await Deno.writeTextFile(
      script,
      (body === undefined ? "" : 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n' +
        `wrk.body = [==[${body}]==]\n`) +
        // A function that answers 0 would cost wrk its speed.
        (pauseMs === undefined ? "" : `function delay() return ${pauseMs} end\n`),
    );
    const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "-s", script, url];
    const { stdout } = await new Deno.Command("wrk", { args, stderr: "inherit" }).output();
    const text = new TextDecoder().decode(stdout);
    const [, rate] = /^Requests\/sec:\s+([\d.]+)$/m.exec(text) ?? [];
    const [, figure, unit = ""] = /^\s+50%\s+([\d.]+)(us|ms|s)$/m.exec(text) ?? [];
    if (rate === undefined || figure === undefined || text.includes("Non-2xx")) {
      throw new Error(`Cannot measure: wrk said\n${text}`);
    }
    return {
      perSecond: Number(rate),
      p50: Number(figure) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? NaN),
    };
  } finally {
    await Deno.remove(script);
  }
}
