import type { Clock } from "./clock.ts";
import type { Disk } from "./disk.ts";
import type { Random } from "./random.ts";
import type { Transport } from "./transport.ts";

/** Everything that a run takes from outside itself, handed in at the top; a test can drive all of it. */
export interface System {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly send: Transport;
  /** When the certificate that an origin shows ends, in UTC milliseconds; `undefined` where nobody can tell. */
  certificateEnd(origin: string): Promise<number | undefined>;
}
