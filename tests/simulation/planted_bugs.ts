import type { Disk } from "../../src/core/disk.ts";
import type { System } from "../../src/core/system.ts";

/** A bug, planted into the program from outside: what it takes from the machine, and what it says, is bent. */
export interface PlantedBug {
  readonly name: string;
  readonly system?: (system: System) => System;
  readonly report?: (text: string) => string;
}

const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/** The guard lets one request through that deletes what is somebody else's. */
const leakyGuard: PlantedBug = {
  name: "a guard that lets a foreign deletion through",
  system: (system) => {
    let sent = 0;
    return {
      ...system,
      send: async (request) => {
        if (++sent === 60) {
          const origin = new URL(request.url).origin;
          await system.send(new Request(`${origin}${DATABASE}/customer_profiles`, { method: "DELETE" }));
        }
        return await system.send(request);
      },
    };
  },
};

/** A line of the journal reaches the disk when the next one is written. */
const lazyJournal: PlantedBug = {
  name: "a journal that is not on the disk before the create is sent",
  system: ({ disk, ...system }) => ({
    ...system,
    disk: changedDisk(disk, (append) => {
      let waiting = "";
      return async (text, options) => {
        if (!options.flush) return await append(text, options);
        const due = waiting;
        waiting = text;
        if (due !== "") await append(due, options);
      };
    }),
  }),
};

/** Whatever an endpoint once said is not there is not looked for again. */
const oneAbsence: PlantedBug = {
  name: "a cleanup that believes one 404",
  system: (system) => {
    const absent = new Set<string>();
    return {
      ...system,
      send: async (request) => {
        const name = /collections\/(AUTOTEST_\w+)$/.exec(request.url)?.[1];
        const isList = /collections\?/.test(request.url);
        if (name !== undefined && absent.has(name)) {
          return Response.json({ error: "NotFoundError", message: `Collection [${name}] does not exists` }, {
            status: 404,
          });
        }
        const reply = await system.send(request);
        if (name !== undefined && reply.status === 404) absent.add(name);
        if (!isList || !reply.ok) return reply;
        const listed = await reply.json() as { name: string }[];
        return Response.json(listed.filter((one) => !absent.has(one.name)));
      },
    };
  },
};

/** Nobody looked, and the report says that all is gone. */
const blindReport: PlantedBug = {
  name: "a report that says clean without looking",
  report: (text) => {
    const report = JSON.parse(text);
    for (const one of report.cleanup?.collections ?? []) for (const node of one.nodes) node.state = "gone";
    return JSON.stringify({ ...report, cleanup: { ...report.cleanup, leftovers: [] }, exitCode: 0 });
  },
};

/** Replicas are asked for nothing: what the primary says stands for all. */
const primaryOnly: PlantedBug = {
  name: "checks of copies that ask the primary",
  system: (system) => ({
    ...system,
    send: (request) => {
      const ofReplica = /^http:\/\/replica(-2)?\.test:\d+(.*)$/.exec(request.url);
      if (
        ofReplica === null || !ofReplica[2]?.startsWith(`${DATABASE}/AUTOTEST`) || request.method !== "GET"
      ) {
        return system.send(request);
      }
      return system.send(new Request(`http://primary.test:8001${ofReplica[2]}`));
    },
  }),
};

/** One stop of all waiting is forgotten: a deletion is looked at once, and never again. */
const noSettling: PlantedBug = {
  name: "a cleanup that does not wait for copies in flight",
  system: ({ clock, ...system }) => {
    let skipped = 0;
    return {
      ...system,
      clock: {
        now: () => clock.now(),
        elapsed: () => clock.elapsed() + skipped,
        until: (at, signal) => clock.until(at - skipped, signal),
        sleep: (ms, signal) => {
          if (ms < 200 || ms > 3000) return clock.sleep(ms, signal);
          skipped += ms;
          return clock.sleep(0, signal);
        },
      },
    };
  },
};

export const PLANTED_BUGS: readonly [PlantedBug, ...PlantedBug[]] = [
  leakyGuard,
  lazyJournal,
  oneAbsence,
  blindReport,
  primaryOnly,
  noSettling,
];

type Append = (text: string, options: { flush: boolean }) => Promise<void>;

function changedDisk(disk: Disk, change: (append: Append) => Append): Disk {
  return {
    makeDirectory: (path) => disk.makeDirectory(path),
    move: (from, to) => disk.move(from, to),
    read: (path) => disk.read(path),
    lines: (path) => disk.lines(path),
    list: (path) => disk.list(path),
    size: (path) => disk.size(path),
    remove: (path) => disk.remove(path),
    replace: (path, text) => disk.replace(path, text),
    tryLock: (path, holder) => disk.tryLock(path, holder),
    tryJoin: (path, holder) => disk.tryJoin(path, holder),
    openAppend: async (path) => {
      const file = await disk.openAppend(path);
      const append = change((text, options) => file.append(text, options));
      return { append, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() };
    },
  };
}
