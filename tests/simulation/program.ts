import { AsyncLocalStorage } from "node:async_hooks";
import { Logger } from "@std/log";
import { cli } from "../../src/cli/cli.ts";
import type { Streams } from "../../src/cli/output.ts";
import type { ExitCode } from "../../src/core/exit_code.ts";
import { systemClock } from "../../src/core/clock.ts";
import { systemRandom } from "../../src/core/random.ts";
import type { System } from "../../src/core/system.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { useLightHttp } from "./light_http.ts";
import { inProcess } from "../run/in_process.ts";
import { MemoryDisk } from "../core/memory_disk.ts";

/** What the program is started with: all of a process but the process. */
export interface Start {
  readonly args: readonly string[];
  readonly system: System;
  readonly streams: Streams;
  readonly signal: AbortSignal;
  readonly abandoned: AbortSignal;
}

/** A process's own globals: the program replaces `fetch`, and must find what it put there. */
interface Globals {
  fetch: typeof fetch;
}

const globals = new AsyncLocalStorage<Globals>();

/** Nobody reads a simulated run's log. */
const log = { logger: new Logger("simulation", "CRITICAL"), [Symbol.dispose]: () => {} };

/** Starts the whole program in this process, with globals of its own. */
export function startProgram({ args, ...process }: Start): Promise<ExitCode> {
  return globals.run({ fetch: realFetch }, () =>
    cli(args, {
      ...process,
      perform: inProcess(process.system),
      self: { executable: "deno" },
      environment: () => undefined,
      openLog: () => Promise.resolve(log),
    }));
}

/** The process's fetch, which nobody may call from within a simulation. */
const realFetch = globalThis.fetch;

/**
 * Makes this process fit for simulations, until disposed: every program started here gets a `globalThis.fetch` of its
 * own, so that many run at once; and what is loaded when it is first needed is loaded, since that takes real time.
 */
export async function prepare({ light = true }: { light?: boolean } = {}): Promise<Disposable> {
  // It puts a `Request` of its own in the platform's place when it is loaded.
  await import("chromadb");
  const lightHttp = light ? useLightHttp() : undefined;
  Object.defineProperty(globalThis, "fetch", {
    configurable: true,
    get: () => globals.getStore()?.fetch ?? realFetch,
    set: (replaced: typeof fetch) => {
      const own = globals.getStore();
      if (own === undefined) throw new Error("Cannot replace fetch: no simulated program is running");
      own.fetch = replaced;
    },
  });
  const { signal } = new AbortController();
  await startProgram({
    args: ["list", "--url", "http://nowhere.test", "--state-dir", "/nowhere"],
    system: {
      clock: systemClock,
      random: systemRandom,
      disk: new MemoryDisk(),
      certificateEnd: () => Promise.resolve(undefined),
      send: () => Promise.reject(new NoReplyError("nobody is there", { reason: "connect" })),
    },
    streams: { out: () => {}, err: () => {}, screen: () => undefined },
    signal,
    abandoned: signal,
  });
  return {
    [Symbol.dispose]() {
      lightHttp?.[Symbol.dispose]();
      Object.defineProperty(globalThis, "fetch", { configurable: true, writable: true, value: realFetch });
    },
  };
}
