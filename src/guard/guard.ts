import type { Clock } from "../core/clock.ts";
import type { Endpoint } from "../core/endpoint.ts";
import type { Transport } from "../core/transport.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import { classify, type Operation, type Scope } from "./classify.ts";
import { markIn, uuidIn } from "./described.ts";
import { answerOf, type Exchange } from "./exchange.ts";
import type { Journal, Outcome } from "./journal.ts";
import { addedBy, CHANGES_NOTHING, objectionTo } from "./objection.ts";
import type { Ownership } from "./ownership.ts";
import { parseBody, rebuild } from "./rebuild.ts";
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

/** A reply, and the UUID in it when it is that of a create. */
interface Sent {
  readonly reply: Response;
  readonly uuid: string | undefined;
}

type SendIt = () => Promise<Sent>;

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

function refuse(request: Request, reason: string): GuardRefusal {
  const { pathname, origin } = new URL(request.url);
  return new GuardRefusal(`Refused ${request.method} ${origin}${pathname}: ${reason}`);
}
