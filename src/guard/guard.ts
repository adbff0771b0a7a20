import type { Clock } from "../core/clock.ts";
import type { Endpoint } from "../core/endpoint.ts";
import { parseVerbatim } from "../core/exact_json.ts";
import { isObject } from "../core/json.ts";
import type { Transport } from "../core/transport.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import { classify, type Operation, type Scope, UUID } from "./classify.ts";
import type { Journal, Outcome } from "./journal.ts";
import { type Mark, parseMark } from "./mark.ts";
import type { Ownership } from "./ownership.ts";
import { GuardRefusal } from "./refusal.ts";
import { showEmpty } from "./show_empty.ts";
import { showOwn } from "./show_own.ts";

/** What the guard knows of the run that it watches over. */
export interface GuardOptions {
  readonly endpoints: readonly Endpoint[];
  readonly scope: Scope;
  readonly ownership: Ownership;
  /** Absent for a command that changes nothing: then every create, write and delete is refused. */
  readonly journal?: Journal;
  /** Headers that were configured, by lower-case names; all others but a JSON client's plain ones are refused. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Told of every request, after its end: how it was classified and what came of it. */
  readonly observe: (exchange: Exchange) => void;
}

/** One request and its end, as the guard saw them. Bodies and header values are in none of its parts. */
export interface Exchange {
  /** The endpoint's name, or `undefined` for an origin outside the topology. */
  readonly endpoint: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  /** The reply's status; absent when there was none. */
  readonly status?: number;
  /** Why the guard refused the request or its reply; absent when it did not. */
  readonly refusal?: string;
  readonly error?: unknown;
  /** The UUID that a create returned, believed or not. */
  readonly uuid?: string;
  /** The UUID that a description proved to be the collection of another shard of this run. */
  readonly adopted?: string;
  /** From taking the request to handing over its reply; milliseconds. */
  readonly ms: number;
  /** Of the reply's body, where it is known. */
  readonly bytes?: number;
}

/** A reply, and the UUID in it when it is that of a create. */
interface Sent {
  readonly reply: Response;
  readonly uuid: string | undefined;
}

type SendIt = () => Promise<Sent>;

const CHANGES_NOTHING = "this command changes nothing";

/** What a JSON client sends of its own accord; names in lower case. */
const PLAIN_HEADERS = new Set(["accept", "accept-encoding", "content-type", "user-agent"]);

/**
 * The one door: a transport that lets a request through only when it can change nothing but what this run made.
 *
 * - What it does not know, it refuses: default deny over one table of routes.
 * - What is judged is what is sent: the request is built anew from the judged method, URL and parsed body.
 * - An intent is on the disk before a create or a delete leaves.
 * - A redirect is refused, and so is a create whose reply carries a UUID of something that was there before.
 * - The first write to a collection waits until it was shown to be empty, as only a new one is.
 * - A collection that another shard of the same run made is written to only with proof, on that endpoint and under that
 *   UUID: see `Ownership.judgeShared`; and once it was shown to hold records of this run alone.
 *
 * @throws {GuardRefusal} for every refusal; the message says which rule it broke
 */
export function guard(send: Transport, options: GuardOptions): Transport {
  const { ownership, journal, scope, endpoints, clock } = options;
  /** Collections that were shown to hold nobody else's records, or are being looked into: endpoint and UUID. */
  const shown = new Map<string, Promise<void>>();
  return door;

  async function door(request: Request): Promise<Response> {
    const began = clock.elapsed();
    const url = new URL(request.url);
    const endpoint = endpoints.find(({ origin }) => origin === url.origin);
    let operation: Operation = { kind: "forbidden", reason: "it could not be read" };
    /** What is known of the reply so far. */
    let answer: Pick<Exchange, "status" | "bytes" | "uuid" | "adopted"> = {};
    const tell = (end: Pick<Exchange, "refusal" | "error">) =>
      options.observe({
        endpoint: endpoint?.name,
        method: request.method,
        path: url.pathname,
        operation,
        ...answer,
        ...end,
        ms: clock.elapsed() - began,
      });
    try {
      const text = request.body === null ? "" : await request.text();
      const body = parseBody(text);
      operation = classify({ method: request.method, url, body }, scope);
      if (endpoint === undefined) throw refuse(request, "its origin is not an endpoint of this run");
      const judge = () => {
        const objection = objectionTo(request, url, endpoint, operation, options);
        if (objection !== undefined) throw refuse(request, objection);
      };
      judge();
      if (operation.kind === "write") {
        await shownOurs(endpoint, operation.uuid, request);
        // Others may have written meanwhile.
        judge();
      }

      const reply = await carryOut(operation, endpoint, async () => {
        const sent = await send(rebuild(request, url, body));
        const uuid = operation.kind === "create" && sent.ok ? await uuidIn(sent, operation.name) : undefined;
        answer = answerOf(sent, uuid);
        if (sent.status >= 300 && sent.status < 400 && sent.status !== 304) {
          throw refuse(
            request,
            `${endpoint.name} redirects it (${sent.status}), and a redirect is never followed`,
          );
        }
        return { reply: sent, uuid };
      }, (adopted) => answer = { ...answer, adopted });
      tell({});
      return reply;
    } catch (error) {
      tell(error instanceof GuardRefusal ? { refusal: error.message } : { error });
      throw error;
    }
  }

  /** Once for each collection; what could not be shown is tried again at the next write. */
  async function shownOurs(endpoint: Endpoint, uuid: string, write: Request): Promise<void> {
    const key = `${endpoint.name} ${uuid}`;
    const showing = shown.get(key) ??
      (ownership.isAdopted(endpoint, uuid) ? shownOwn(endpoint, uuid, write) : showEmpty(door, write));
    shown.set(key, showing);
    try {
      await showing;
    } catch (error) {
      shown.delete(key);
      throw error;
    }
  }

  /** What the other shards wrote counts for the limit of documents, too. */
  async function shownOwn(endpoint: Endpoint, uuid: string, write: Request): Promise<void> {
    const { run, limits: { maxDocs } } = ownership;
    ownership.countRecords(endpoint, uuid, await showOwn(door, write, { run, maxDocs }));
  }

  /** Sends an operation with what belongs before and after it: the journal's lines, and what ownership learns. */
  async function carryOut(
    operation: Operation,
    endpoint: Endpoint,
    sendIt: SendIt,
    onAdopted: (uuid: string) => void,
  ): Promise<Response> {
    switch (operation.kind) {
      case "create":
        // Counted as ours before anything is awaited, so that two requests at once cannot both have the last place.
        ownership.intend(operation.name, endpoint);
        return await journalled("create", operation.name, endpoint, sendIt);
      case "delete":
        ownership.spendReading(endpoint, operation.name);
        return await journalled("delete", operation.name, endpoint, sendIt);
      case "write": {
        const added = addedBy(operation);
        ownership.countRecords(endpoint, operation.uuid, added);
        const { reply } = await sendIt();
        if (reply.status >= 400 && reply.status < 500) ownership.noteRefused(endpoint, operation.uuid, added);
        return reply;
      }
      default: {
        const { reply } = await sendIt();
        if (operation.kind === "read" && operation.what === "describe") {
          // What was read before is old now, whatever this answer says.
          ownership.spendReading(endpoint, operation.name);
          if (reply.ok) {
            await learn(endpoint, operation.name, reply);
            if (ownership.isExpected(operation.name)) {
              await adopt(endpoint, operation.name, { reply, onAdopted });
            }
          }
        }
        return reply;
      }
    }
  }

  async function journalled(
    action: "create" | "delete",
    name: string,
    endpoint: Endpoint,
    sendIt: SendIt,
  ): Promise<Response> {
    if (journal === undefined) throw new GuardRefusal(`Refused to ${action} "${name}": ${CHANGES_NOTHING}`);
    const id = await intend(journal, action, name, endpoint);
    const record = async (outcome: Outcome, more: { status?: number; uuid?: string } = {}) => {
      if (id !== undefined) await journal.record({ entry: "outcome", id, outcome, ...more });
    };
    // An intent without an outcome is one that may have been carried out: what cannot be written here, is so.
    const tryTo = (written: Promise<void>) => written.catch(() => {});
    let sent: Sent;
    try {
      sent = await sendIt();
    } catch (error) {
      const outcome: Outcome = error instanceof NoReplyError && !error.sent ? "unsent" : "indefinite";
      await tryTo(record(outcome));
      throw error;
    }
    const { reply, uuid } = sent;
    const outcome: Outcome = reply.ok ? "done" : reply.status >= 500 ? "indefinite" : "refused";
    const written = record(outcome, { status: reply.status, ...(uuid ? { uuid } : {}) });
    // Who made something that cannot be written down makes nothing more; a deletion is wanted all the same.
    await (action === "create" ? written : tryTo(written));
    if (action === "create" && reply.ok) {
      if (uuid === undefined) {
        throw new GuardRefusal(
          `Refused the reply to the create of "${name}" on ${endpoint.name}: it carries no UUID for it`,
        );
      }
      const doubt = ownership.admit(endpoint, name, uuid);
      if (doubt !== undefined) {
        throw new GuardRefusal(`Refused the reply to the create of "${name}" on ${endpoint.name}: ${doubt}`);
      }
    }
    return reply;
  }

  async function learn(endpoint: Endpoint, name: string, reply: Response): Promise<void> {
    const uuid = await uuidIn(reply, name);
    const doubt = uuid === undefined ? undefined : ownership.recognise(endpoint, name, uuid);
    if (doubt !== undefined) throw new GuardRefusal(`Refused a reply of ${endpoint.name}: ${doubt}`);
  }

  /** Takes what is shown for the collection of another shard, where it is proven to be that: written down first. */
  async function adopt(
    endpoint: Endpoint,
    name: string,
    { reply, onAdopted }: { readonly reply: Response; readonly onAdopted: (uuid: string) => void },
  ): Promise<void> {
    const uuid = await uuidIn(reply, name);
    if (uuid === undefined || journal === undefined || ownership.isAdopted(endpoint, uuid)) return;
    const judgement = ownership.judgeShared(name, uuid, await markIn(reply));
    if (judgement.is === "alien") {
      throw new GuardRefusal(`Refused a reply of ${endpoint.name}: ${judgement.doubt}`);
    }
    if (judgement.is === "unproven") return;
    await journal.record({ entry: "adopted", name, endpoint: endpoint.name, uuid });
    ownership.adopt(endpoint, name, uuid);
    onAdopted(uuid);
  }
}

/** The mark in a description; `undefined` without a whole one. */
async function markIn(reply: Response): Promise<Mark | undefined> {
  try {
    const body: unknown = await reply.clone().json();
    return isObject(body) ? parseMark(body.metadata) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Has it on the disk what is about to be done. What is to be deleted has been there since before it was made, or was found
 * without: that it cannot be written once more, on a disk that is full by now, must not leave it on a server.
 */
async function intend(
  journal: Journal,
  action: "create" | "delete",
  name: string,
  endpoint: Endpoint,
): Promise<number | undefined> {
  try {
    return await journal.intent(action, name, endpoint.name);
  } catch (error) {
    if (action === "create") throw error;
    return undefined;
  }
}

/** How many documents a write can add: an update and a deletion add none. */
function addedBy({ action, records }: Operation & { kind: "write" }): number {
  return action === "add" || action === "upsert" ? records : 0;
}

/** Why a request must not be sent, or `undefined` when it may. */
function objectionTo(
  request: Request,
  url: URL,
  endpoint: Endpoint,
  operation: Operation,
  { ownership, headers, journal }: GuardOptions,
): string | undefined {
  if (url.username !== "" || url.password !== "") return "its URL carries credentials";
  for (const name of request.headers.keys()) {
    if (!PLAIN_HEADERS.has(name) && !Object.hasOwn(headers, name)) {
      return `its header "${name}" is not one that was configured`;
    }
  }
  if (journal === undefined && ["create", "write", "delete"].includes(operation.kind)) return CHANGES_NOTHING;
  switch (operation.kind) {
    case "forbidden":
      return operation.reason;
    case "create":
      return ownership.objectionToCreate(operation.name, operation.markedRun, endpoint);
    case "write":
      if (operation.action === "delete-records" && ownership.isAdopted(endpoint, operation.uuid)) {
        return "it deletes records of a collection that another shard made";
      }
      return ownership.objectionToWrite(endpoint, operation.uuid, addedBy(operation));
    case "delete":
      return ownership.objectionToDelete(endpoint, operation.name);
    case "read":
      if (operation.what === "elsewhere" && operation.run !== ownership.run) {
        return "it leaves the tenant or the database under names that are not this run's";
      }
      return operation.what === "records" && !ownership.mayRead(operation.uuid)
        ? "it reads records of a collection that is not this run's"
        : undefined;
  }
}

/** The body as a value that prints as it stood, int64 and -0 included; one that is not JSON becomes `null`, which is no route's. */
function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return parseVerbatim(text);
  } catch {
    return null;
  }
}

/** The request anew, from the parts that were judged: a doubled key in its JSON, say, is not there any more. */
function rebuild(request: Request, url: URL, body: unknown): Request {
  return new Request(url, {
    method: request.method,
    headers: request.headers,
    redirect: "manual",
    signal: request.signal,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** What a reply tells of itself: `content-length` is that of the body that it was handed over with. */
function answerOf(reply: Response, uuid: string | undefined): Pick<Exchange, "status" | "bytes" | "uuid"> {
  const length = reply.headers.get("content-length");
  return {
    status: reply.status,
    ...(length === null ? {} : { bytes: Number(length) }),
    ...(uuid === undefined ? {} : { uuid }),
  };
}

/** The UUID in a description, when it is a description of that name. */
async function uuidIn(reply: Response, name: string): Promise<string | undefined> {
  try {
    const body: unknown = await reply.clone().json();
    if (!isObject(body) || body.name !== name || typeof body.id !== "string") return undefined;
    return UUID.test(body.id) ? body.id : undefined;
  } catch {
    return undefined;
  }
}

function refuse(request: Request, reason: string): GuardRefusal {
  const { pathname, origin } = new URL(request.url);
  return new GuardRefusal(`Refused ${request.method} ${origin}${pathname}: ${reason}`);
}
