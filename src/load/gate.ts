import type { Transport } from "../core/transport.ts";
import { NoReplyError } from "../transport/no_reply.ts";

/** What came of a piece of load, and why the gate was closed at any time meanwhile. */
export interface Passage<T> {
  readonly value: T;
  readonly closed: string | undefined;
}

/**
 * Where the load waits while the brake is on. Only what is sent within {@linkcode Gate.during} waits: what removes
 * collections, and the probe, pass at any time.
 */
export class Gate {
  #loads = 0;
  /** Resolves for those who wait, while it is closed. */
  #opened: PromiseWithResolvers<void> | undefined;
  #ended: string | undefined;
  /** Why it was closed last, and how often it has been. */
  #reason = "";
  #closings = 0;

  /** The same transport behind this gate. @throws {NoReplyError} with the reason `held` once the gate has ended */
  on(send: Transport): Transport {
    return (request) => {
      const isOpen = this.#opened === undefined && this.#ended === undefined;
      return isOpen || this.#loads === 0 ? send(request) : this.#pass().then(() => send(request));
    };
  }

  /** Counts what `work` sends as load; tells why the gate was closed meanwhile, if it was. */
  async during<T>(work: () => Promise<T>): Promise<Passage<T>> {
    const before = this.#opened === undefined ? this.#closings : this.#closings - 1;
    this.#loads++;
    try {
      const value = await work();
      return { value, closed: this.#closings > before ? this.#reason : undefined };
    } finally {
      this.#loads--;
    }
  }

  /** Lets no load pass until {@linkcode open} or {@linkcode end}; answers whether it was open. */
  close(reason: string): boolean {
    this.#reason = reason;
    if (this.#opened !== undefined || this.#ended !== undefined) return false;
    this.#closings++;
    this.#opened = Promise.withResolvers();
    return true;
  }

  /** Resolves when a closed gate opens or ends; `undefined` while it is open: then the load may go on. */
  get opening(): Promise<void> | undefined {
    return this.#opened?.promise;
  }

  /** How often it has been closed so far: whether it was meanwhile is told by two looks. */
  get closings(): number {
    return this.#closings;
  }

  /** Lets those who wait pass. */
  open(): void {
    this.#opened?.resolve();
    this.#opened = undefined;
  }

  /** Lets no load pass any more: what waits, and what comes, fails unsent. */
  end(reason: string): void {
    this.#ended ??= reason;
    this.open();
  }

  async #pass(): Promise<void> {
    while (this.#opened !== undefined) await this.#opened.promise;
    if (this.#ended !== undefined) throw new NoReplyError(`not sent: ${this.#ended}`, { reason: "held" });
  }
}
