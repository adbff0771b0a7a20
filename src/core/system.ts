import type { Clock } from "./clock.ts";
import type { Database, DatabaseAddress } from "./database.ts";
import type { Disk } from "./disk.ts";
import type { Random } from "./random.ts";
import type { Redact } from "./redact.ts";
import type { OpenSqlite } from "./sqlite.ts";
import type { Transport } from "./transport.ts";

/** Everything that a run takes from outside itself, handed in at the top; a test can drive all of it. */
export interface System {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly send: Transport;
  /** When the certificate that an origin shows ends, in UTC milliseconds; `undefined` where nobody can tell. */
  certificateEnd(origin: string): Promise<number | undefined>;
  /** Takes secrets out of what is sent to others than the deployment; absent where there are none. */
  readonly redact?: Redact;
  /** Opens the history; none is kept where it is absent. */
  readonly openSqlite?: OpenSqlite;
  /** Opens a session with a PostgreSQL server; nobody can where it is absent. */
  readonly openDatabase?: (address: DatabaseAddress) => Database;
}
