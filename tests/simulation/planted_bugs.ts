import type { Disk } from "../../src/core/disk.ts";
import type { System } from "../../src/core/system.ts";
import { PLANTED_REPORTS } from "./planted_reports.ts";

/** A bug, planted into the program from outside: what it takes from the machine, and what it says, is bent. */
export interface PlantedBug {
  readonly name: string;
  readonly system?: (system: System) => System;
  readonly report?: (text: string) => string;
}

const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/** A guard past which one more request goes, before the sixtieth. */
function leaking(name: string, path: string, init: RequestInit): PlantedBug {
  return {
    name,
    system: (system) => {
      let sent = 0;
      return {
        ...system,
        send: async (request) => {
          if (++sent === 60) await system.send(new Request(new URL(request.url).origin + path, init));
          return await system.send(request);
        },
      };
    },
  };
}

/** The guard lets one request through that deletes what is somebody else's. */
const leakyGuard = leaking("a guard that lets a foreign deletion through", `${DATABASE}/customer_profiles`, {
  method: "DELETE",
});

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
          return clock.sleep(1, signal);
        },
      },
    };
  },
};

/** The guard lets a change of a collection through by its UUID; it does not reach any server that would carry it out. */
const unknownRequest = leaking(
  "a guard that lets a request through which no test needs",
  "/api/v2/reset",
  { method: "POST", body: "{}" },
);

/** A collection is over as soon as it is made: every other run's cleanup may take it. */
const noLease = changedCreate("a mark whose lease is over at once", (metadata) => ({
  ...metadata,
  autotest_expires_at: metadata.autotest_created_at,
}));

const noRunMark = changedCreate(
  "a mark that does not say of which run",
  ({ autotest_run: _, ...metadata }) => metadata,
);

/** A count that was higher once is answered again: no read is ever stale. */
const rememberedCounts: PlantedBug = {
  name: "reads of one's own writes that are remembered",
  system: (system) => {
    const most = new Map<string, number>();
    return {
      ...system,
      send: async (request) => {
        const reply = await system.send(request);
        if (!/\/[0-9a-f-]{36}\/count$/.test(request.url) || !reply.ok) return reply;
        const count = Math.max(most.get(request.url) ?? 0, Number(await reply.text()));
        most.set(request.url, count);
        return Response.json(count);
      },
    };
  },
};

/** Whoever asks for a lock gets it. */
const openLock: PlantedBug = {
  name: "a lock that two hold at once",
  system: ({ disk, ...system }) => ({
    ...system,
    disk: {
      ...changedDisk(disk, (append) => append),
      tryLock: () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() }),
    },
  }),
};

/** Nobody looks whether a person has asked for a pause. */
const noHand: PlantedBug = {
  name: "a brake that no hand can pull",
  system: ({ disk, ...system }) => ({
    ...system,
    disk: {
      ...changedDisk(disk, (append) => append),
      read: (path) => /\/(pause|panic)$/.test(path) ? Promise.resolve(undefined) : disk.read(path),
    },
  }),
};

/** What was sent first is sent again, when the program has ended. */
const lateRequest: PlantedBug = {
  name: "a program that sends on after its end",
  system: (system) => {
    let isFirst = true;
    return {
      ...system,
      send: (request) => {
        if (isFirst) {
          const again = new Request(request);
          system.clock.sleep(60_000).then(() => system.send(again)).catch(() => {});
        }
        isFirst = false;
        return system.send(request);
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
  unknownRequest,
  noLease,
  noRunMark,
  rememberedCounts,
  openLock,
  noHand,
  lateRequest,
  ...PLANTED_REPORTS,
];

type Metadata = Readonly<Record<string, unknown>>;

function changedCreate(name: string, change: (metadata: Metadata) => Metadata): PlantedBug {
  return {
    name,
    system: (system) => ({
      ...system,
      send: async (request) => {
        if (request.method !== "POST" || !request.url.endsWith("/collections")) {
          return await system.send(request);
        }
        const { metadata, ...body } = await request.json() as { readonly metadata: Metadata };
        return await system.send(
          new Request(request.url, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ ...body, metadata: change(metadata) }),
          }),
        );
      },
    }),
  };
}

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
