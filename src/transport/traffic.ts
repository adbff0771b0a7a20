import type { Transport } from "../core/transport.ts";
import { NoReplyError } from "./no_reply.ts";

/**
 * Knows what is under way, so that books are closed after the last exchange: where one of several requests fails, whoever
 * made them goes on, and the others end later.
 */
export class Traffic {
  readonly #exchanges = new Set<Promise<unknown>>();
  #isOver = false;

  /** Exchanges that have not ended. */
  get underWay(): number {
    return this.#exchanges.size;
  }

  /** The same transport, watched. @throws {NoReplyError} with the reason `late` once {@linkcode end} was called */
  on(send: Transport): Transport {
    return (request) => {
      if (this.#isOver) {
        return Promise.reject(new NoReplyError("not sent: this command is over", { reason: "late" }));
      }
      const exchange = send(request);
      const ended = exchange.then(() => {}, () => {}).finally(() => this.#exchanges.delete(ended));
      this.#exchanges.add(ended);
      return exchange;
    };
  }

  /** Lets nothing more pass, and waits until what is under way has ended, each exchange within its own time. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#exchanges);
  }
}
