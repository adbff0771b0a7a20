import { type Ended, type ProgramOptions, startProgram } from "../program.ts";

/** What a process took at the most, as Linux tells it. */
export interface Taken {
  /** Resident memory, by the kernel's own mark of the highest (`VmHWM`); bytes. */
  readonly peakBytes: number;
  /** Open descriptors, as often as they were counted. */
  readonly descriptors: number;
  readonly wallMs: number;
}

/** How often a process is looked at; milliseconds. What it takes for the first time after the last look is not seen. */
const LOOK_MS = 20;

/** Runs the program to its end, and watches what its process takes meanwhile. */
export async function watched(args: readonly string[], options: ProgramOptions): Promise<Ended & Taken> {
  const began = performance.now();
  const child = startProgram(args, options);
  let [peakBytes, descriptors] = [0, 0];
  const look = () => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid));
    descriptors = Math.max(descriptors, countOf(`/proc/${child.pid}/fd`));
  };
  const looking = setInterval(look, LOOK_MS);
  const { code, stdout, stderr } = await child.output().finally(() => clearInterval(looking));
  const decoder = new TextDecoder();
  return {
    code,
    out: decoder.decode(stdout),
    err: decoder.decode(stderr),
    peakBytes,
    descriptors,
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
