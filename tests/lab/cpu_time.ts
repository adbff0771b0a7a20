import process from "node:process";

/** Measures this process's share of the machine's CPUs between two questions. */
export class CpuTime {
  #usage = process.cpuUsage();
  #at = performance.now();

  /** From 0 to 1, since the last call or since construction. */
  share(): number {
    const { user, system } = process.cpuUsage(this.#usage);
    const elapsedMs = performance.now() - this.#at;
    this.#usage = process.cpuUsage();
    this.#at = performance.now();
    return Math.min(1, (user + system) / 1_000 / Math.max(elapsedMs, 1) / navigator.hardwareConcurrency);
  }
}
