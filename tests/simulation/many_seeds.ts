import type { Outcome } from "./seeds_worker.ts";

/** Seeds that a worker takes at a time. */
const BATCH = 50;

/** Simulates seeds on every core. @param onProgress told after each batch, of everything so far */
export async function simulateMany(
  seeds: readonly string[],
  onProgress: (soFar: Outcome) => void = () => {},
): Promise<Outcome> {
  let soFar: Outcome = { seeds: 0, requests: 0, lateArrivals: 0, exitCodes: {}, failures: [] };
  let next = 0;
  const work = async () => {
    const worker = new Worker(new URL("./seeds_worker.ts", import.meta.url), { type: "module" });
    try {
      while (next < seeds.length) {
        const batch = seeds.slice(next, next += BATCH);
        const outcome = await new Promise<Outcome>((resolve, reject) => {
          worker.onmessage = (event: MessageEvent<Outcome>) => resolve(event.data);
          worker.onerror = (event) => reject(new Error(event.message));
          worker.postMessage(batch);
        });
        soFar = add(soFar, outcome);
        onProgress(soFar);
      }
    } finally {
      worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, work));
  return soFar;
}

function add(a: Outcome, b: Outcome): Outcome {
  const exitCodes: Record<string, number> = { ...a.exitCodes };
  for (const [code, count] of Object.entries(b.exitCodes)) exitCodes[code] = (exitCodes[code] ?? 0) + count;
  return {
    seeds: a.seeds + b.seeds,
    requests: a.requests + b.requests,
    lateArrivals: a.lateArrivals + b.lateArrivals,
    exitCodes,
    failures: [...a.failures, ...b.failures],
  };
}
