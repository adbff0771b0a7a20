import type { Clock } from "../core/clock.ts";
import { formatDuration } from "../core/duration.ts";
import type { Transport } from "../core/transport.ts";
import type { Deadline } from "./deadline.ts";
import { type Hold, Holds } from "./holds.ts";
import { NoReplyError } from "./no_reply.ts";
import { type Pace, Pacer } from "./pacer.ts";

/** How much is sent at the most, to all endpoints together. */
export interface CapLimits extends Pace {
  /** Requests under way at once. */
  readonly inFlight: number;
}

/**
 * What every command keeps to. Measured (`deno task bench impact`): with 200 a second the p95 of others' requests rose
 * by 20 % while `run basic sync` was under way, with 100 by 13 to 17 %, with 50 by 6 %, on a machine of two cores that
 * had the servers, the clients and the program on it.
 */
export const CAP: CapLimits = { perSecond: 60, burst: 10, inFlight: 4 };

/** Who waits longer is told why; milliseconds. */
const NOTABLE_MS = 1000;
/** The longest wait that the removal of what was made keeps to; milliseconds. */
const INSISTED_MS = 5000;
/** So long a wait is slept through at once; milliseconds. */
const PIECE_MS = 1000;

/** What a cap needs. */
export interface CapOptions {
  readonly clock: Clock;
  /** Told what waits for longer than a second, and why. */
  readonly tell: (text: string) => void;
  /** When nothing more may be sent: no wait goes beyond it. */
  readonly deadline?: Deadline;
  readonly limits?: CapLimits;
}

/**
 * Bounds what is sent: so many requests a second and under way at once, over all transports that it is put on; and
 * nothing to an endpoint that asked to be left alone (`Retry-After`) before that time is over.
 *
 * A time that is too long to wait is kept to all the same: until it is over, requests to that endpoint fail, unsent.
 */
export class Cap {
  readonly #clock: Clock;
  readonly #tell: (text: string) => void;
  readonly #deadline: Deadline | undefined;
  readonly #pacer: Pacer;
  readonly #inFlight: number;
  readonly #holds = new Holds();
  readonly #queue: (() => void)[] = [];
  #underWay = 0;
  #told = false;
  /** How many insist now. */
  #insisting = 0;

  constructor({ clock, tell, deadline, limits = CAP }: CapOptions) {
    this.#clock = clock;
    this.#deadline = deadline;
    this.#tell = tell;
    this.#pacer = new Pacer(limits);
    this.#inFlight = limits.inFlight;
  }

  /**
   * From now on, until disposed, no endpoint is left alone for longer than a moment: what was made there must be removed,
   * whatever it asks for. The pace is kept.
   */
  insist(): Disposable {
    this.#insisting++;
    return { [Symbol.dispose]: () => void this.#insisting-- };
  }

  /** The same transport under this cap. @throws {NoReplyError} with the reason `held` for what is not sent at all */
  on(send: Transport): Transport {
    return async (request) => {
      const { origin } = new URL(request.url);
      while (true) {
        if (this.#holdOf(origin) !== undefined) await this.#waitOut(origin, request.signal);
        if (this.#underWay < this.#inFlight) this.#underWay++;
        else await this.#queueUp(origin);
        try {
          const ms = this.#pacer.startOf(this.#clock.elapsed()) - this.#clock.elapsed();
          if (ms > 0) {
            this.#deadline?.permit(ms);
            await this.#sleep(ms, request.signal);
          }
          // Another's reply may have asked for a wait meanwhile: then others have this place first.
          if (this.#holdOf(origin) !== undefined) continue;
          const reply = await send(request);
          this.#heed(origin, reply);
          return reply;
        } catch (error) {
          if (error instanceof NoReplyError && error.keptBackBy) this.#heed(origin, error.keptBackBy);
          throw error;
        } finally {
          this.#leave();
        }
      }
    };
  }

  async #waitOut(origin: string, signal: AbortSignal): Promise<void> {
    while (true) {
      const hold = this.#holdOf(origin);
      if (hold === undefined) return;
      if (hold.tooLong || hold.ms > (this.#deadline?.leftMs ?? Infinity)) {
        const left = formatDuration(hold.ms);
        const message = `not sent: it answered ${hold.status} and asks to be left alone for ${left} more`;
        throw new NoReplyError(message, { reason: "held" });
      }
      // In pieces, since the deadline may come nearer.
      await this.#sleep(Math.min(hold.ms, PIECE_MS), signal);
    }
  }

  /** The hold that is to be kept to now. */
  #holdOf(origin: string): Hold | undefined {
    const hold = this.#holds.of(origin, this.#clock.elapsed());
    if (this.#insisting === 0 || hold === undefined) return hold;
    return hold.ms > INSISTED_MS ? undefined : { ...hold, tooLong: false };
  }

  /** Waits for a place among those under way, in the order of asking. */
  async #queueUp(origin: string): Promise<void> {
    const began = this.#clock.elapsed();
    await new Promise<void>((resolve) => this.#queue.push(resolve));
    const waited = this.#clock.elapsed() - began;
    if (waited <= NOTABLE_MS || this.#told) return;
    this.#told = true;
    this.#tell(
      `A request to ${origin} waited ${
        formatDuration(waited)
      }: no more than ${this.#inFlight} are under way at once`,
    );
  }

  /** Hands the place to whoever has waited longest. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#underWay--;
    else next();
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal).catch((cause) => {
      throw new NoReplyError("not sent: given up while it waited", { reason: "held", cause });
    });
  }

  #heed(origin: string, reply: Response): void {
    const [now, elapsed] = [this.#clock.now(), this.#clock.elapsed()];
    const hold = this.#holds.heed(origin, reply, { now, elapsed });
    if (hold === undefined || hold.ms <= NOTABLE_MS) return;
    const what = hold.tooLong ? "Sending nothing to" : "Waiting for";
    this.#tell(
      `${what} ${origin} for ${
        formatDuration(hold.ms)
      }: it answered ${hold.status} and asks for it (Retry-After)`,
    );
  }
}
