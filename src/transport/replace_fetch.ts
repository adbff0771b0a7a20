import { AsyncLocalStorage } from "node:async_hooks";
import type { Transport } from "../core/transport.ts";

/** How the last request of a library call ended. */
export interface Ending {
  /** The status of the last reply. */
  status?: number;
  /** What the transport threw in place of a reply. */
  error?: unknown;
}

const calls = new AsyncLocalStorage<Ending>();

/**
 * Puts a transport in the place of `globalThis.fetch` until disposed, for libraries that call it: the chromadb
 * client looks it up at every request, so it cannot go round the guard.
 */
export function replaceFetch(send: Transport): Disposable {
  const before = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const ending = calls.getStore() ?? {};
    try {
      const reply = await send(new Request(input, init));
      ending.status = reply.status;
      delete ending.error;
      return reply;
    } catch (error) {
      ending.error = error;
      delete ending.status;
      throw error;
    }
  };
  return {
    [Symbol.dispose]() {
      globalThis.fetch = before;
    },
  };
}

/**
 * Runs a library's call and tells how its last request really ended: the chromadb client turns every failure of
 * fetch into "Failed to connect", and drops the status of a reply.
 */
export async function traceFetch<T>(
  call: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly thrown: unknown; readonly ending: Ending }> {
  const ending: Ending = {};
  try {
    return { value: await calls.run(ending, call) };
  } catch (thrown) {
    return { thrown, ending };
  }
}
