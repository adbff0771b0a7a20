import { percentile } from "../../../src/core/percentile.ts";
import { type Ended, type ProgramOptions, startProgram } from "../program.ts";

/** What a process took, as Linux tells it. */
export interface Taken {
  /** Resident memory at the most, by the kernel's own mark of it (`VmHWM`); bytes. */
  readonly peakBytes: number;
  /** Open descriptors in the median of all looks: while Deno loads the sources it has some 600 of them open for a moment. */
  readonly descriptors: number;
  readonly wallMs: number;
}

/** How often a process is looked at; milliseconds. What it takes for the first time after the last look is not seen. */
const LOOK_MS = 20;

/** Runs the program to its end, and watches what its process takes meanwhile. */
export async function watched(args: readonly string[], options: ProgramOptions): Promise<Ended & Taken> {
  const began = performance.now();
  const child = startProgram(args, options);
  let peakBytes = 0;
  const open: number[] = [];
  const look = () => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid));
    open.push(countOf(`/proc/${child.pid}/fd`));
  };
  const looking = setInterval(look, LOOK_MS);
  const { code, stdout, stderr } = await child.output().finally(() => clearInterval(looking));
  const decoder = new TextDecoder();
  return {
    code,
    out: decoder.decode(stdout),
    err: decoder.decode(stderr),
    peakBytes,
    descriptors: percentile(open, 0.5) ?? 0,
    wallMs: performance.now() - began,
  };
}

/** 0 once it has ended. */
function peakOf(pid: number): number {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function countOf(directory: string): number {
  try {
    return [...Deno.readDirSync(directory)].length;
  } catch {
    return 0;
  }
}
