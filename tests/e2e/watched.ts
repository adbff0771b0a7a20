import { until } from "../lab/until.ts";
import type { Report } from "./program.ts";

/** A process of the program under way, of which standard error is read as it comes. */
export interface Watched {
  /** Waits until its progress shows a text. */
  says(text: string, timeoutMs?: number): Promise<void>;
  /** Waits for its end, and reads its JSON report. */
  ended(): Promise<{ readonly code: number; readonly report: Report; readonly err: string }>;
}

/** Watches a process that was started with `--format json`. */
export function watched(child: Deno.ChildProcess): Watched {
  let err = "";
  const heard = child.stderr.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text) => void (err += text) }),
  );
  const out = new Response(child.stdout).text();
  return {
    async says(text, timeoutMs = 15_000) {
      await until(() => err.includes(text), { timeoutMs, what: `it says "${text}"` }).catch((cause) => {
        throw new Error(`It said:\n${err}`, { cause });
      });
    },
    async ended() {
      const [{ code }, report] = [await child.status, await out];
      await heard;
      if (report === "") throw new Error(`There is no report (exit code ${code})\n${err}`);
      return { code, err, report: JSON.parse(report) };
    },
  };
}
