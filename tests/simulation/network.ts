import { isObject, type JsonObject } from "../../src/core/json.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import type { Choice } from "./choice.ts";
import type { SimDeployment, SimEndpoint } from "./deployment.ts";
import type { Fault, Kind, Mishap } from "./faults.ts";
import { type Ask, json, missing, type Reply } from "./reply.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimProcess } from "./sim_process.ts";

/** A request of the program, from its leaving to its being carried out. */
export interface Message {
  readonly process: SimProcess;
  readonly endpoint: SimEndpoint;
  readonly ask: Ask;
  readonly kind: Kind;
  readonly sentAt: number;
  /** What was done to it beyond delay and loss: then the server lied about it. */
  lie?: "ignored" | "altered" | "404";
}

/** What a network is made of. */
export interface NetworkParts {
  readonly scheduler: Scheduler;
  readonly choice: Choice;
  readonly faults: readonly Fault[];
  readonly deployment: SimDeployment;
  readonly isDown: (endpoint: string) => "refused" | "silent" | undefined;
  /** Told when a message leaves, and when it is carried out and what the server answers. */
  readonly onSent: (message: Message) => void;
  readonly onHandled: (message: Message, reply: Reply) => void;
  /** Told when an answer has come back. */
  readonly onAnswered: (message: Message, status: number) => void;
  /** Told when a message gets an answer that is not true: its `lie` says how. */
  readonly onLie: (message: Message) => void;
  readonly trace: ((text: string) => void) | undefined;
}

const NO_QUERY: ReadonlyMap<string, string> = new Map();
const RESPONSE_HEADERS = { "content-type": "application/json" };
const UNAVAILABLE = json({ error: "ServiceUnavailable", message: "Upstream failed" }, 503);
/** As Chroma says it; the name is not read by anyone. */
const UNKNOWN = missing("Collection [it] does not exists");

/** Carries the program's requests to the endpoints and the replies back, with the mishaps that were drawn. */
export class SimNetwork {
  /** Off once faults have stopped. */
  faulty = true;
  readonly #parts: NetworkParts;
  readonly #counts = new Map<Fault, number>();

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  /** Sends a request as `fetch` would: settles with the reply, or a broken connection, or never. */
  async send(process: SimProcess, request: Request): Promise<Response> {
    const { scheduler, choice, deployment, isDown, onSent, onHandled, onAnswered, onLie, trace } =
      this.#parts;
    const [, origin, path = "", search = ""] = /^(http:\/\/[^/]+)([^?]*)\??(.*)$/.exec(request.url) ?? [];
    const text = request.body === null ? "" : await request.text();
    const endpoint = deployment.endpoints.find((one) => one.origin === origin);
    if (endpoint === undefined) throw new Error(`Something was sent to ${origin}`);
    const ask: Ask = {
      method: request.method,
      path,
      query: search === "" ? NO_QUERY : new Map(new URLSearchParams(search)),
      ...(text === "" ? {} : { body: JSON.parse(text) }),
    };
    const kind = kindOf(ask);
    const message: Message = { process, endpoint, ask, kind, sentAt: scheduler.now };
    const { mishap, ms } = this.#mishap(kind, endpoint.name);
    onSent(message);
    const label = () =>
      `${process.name} ${ask.method} ${endpoint.name} ${path.split("/").slice(-2).join("/")}`;
    if (mishap !== undefined) trace?.(`${label()}: ${mishap} (${Math.round(ms)} ms)`);

    return await new Promise<Response>((resolve, reject) => {
      const answer = (reply: Reply, extra = 0) => {
        if (reply.status >= 300 || ask.method !== "GET") trace?.(`${label()} => ${reply.status}`);
        scheduler.wake(choice.between(0.1, 2) + extra, () => {
          onAnswered(message, reply.status);
          resolve(new Response(reply.text, { status: reply.status, headers: RESPONSE_HEADERS }));
        });
      };
      const fail = (reason: "connect" | "broken") =>
        scheduler.wake(
          choice.between(0.1, 2),
          () => reject(new NoReplyError(`connection ${reason}`, { reason })),
        );
      const carryOut = (): Reply | undefined => {
        const down = isDown(endpoint.name);
        if (down === "refused") fail("connect");
        if (down !== undefined) return undefined;
        deployment.replicator.age = scheduler.now - message.sentAt;
        const reply = endpoint.handle(ask, process.name);
        deployment.replicator.age = 0;
        onHandled(message, reply);
        return reply;
      };
      const lie = (how: Message["lie"] & string) => {
        message.lie = how;
        onLie(message);
      };
      const arrive = () => {
        switch (mishap) {
          case undefined:
          case "late":
          case "reply late": {
            const reply = carryOut();
            if (reply !== undefined) answer(reply, mishap === "reply late" ? ms : 0);
            return;
          }
          case "lost":
            return;
          case "reply lost":
            return void carryOut();
          case "reset before":
            return void fail("broken");
          case "reset after":
            if (carryOut() !== undefined) fail("broken");
            return;
          case "refused":
            return void fail("connect");
          case "twice": {
            const reply = carryOut();
            if (reply !== undefined) answer(reply);
            scheduler.after(Math.min(ms, 3000), carryOut);
            return;
          }
          case "503 before":
            return answer(UNAVAILABLE);
          case "503 after":
            if (carryOut() !== undefined) answer(UNAVAILABLE);
            return;
          case "404":
            lie("404");
            return answer(UNKNOWN);
          case "ignored":
            lie("ignored");
            return answer(acknowledged(ask, choice));
          case "altered": {
            const reply = carryOut();
            const changed = reply === undefined ? undefined : altered(reply, kind);
            if (changed !== undefined && changed !== reply) lie("altered");
            if (changed !== undefined) answer(changed);
            return;
          }
          case "cut": {
            const reply = carryOut();
            if (reply !== undefined) answer(cut(reply));
          }
        }
      };
      scheduler.after(choice.between(0.1, 2) + (mishap === "late" ? ms : 0), arrive);
    });
  }

  #mishap(kind: Kind, endpoint: string): { mishap?: Mishap; ms: number } {
    if (!this.faulty) return { ms: 0 };
    for (const fault of this.#parts.faults) {
      if (fault.fault !== "message" || fault.kind !== kind) continue;
      if (fault.endpoint !== "any" && fault.endpoint !== endpoint) continue;
      // A node that denies what it has cannot be seen through; a balancer may have asked another one.
      if (fault.mishap === "404" && endpoint !== "balancer") continue;
      const seen = this.#counts.get(fault) ?? 0;
      this.#counts.set(fault, seen + 1);
      if (seen >= fault.skip && seen < fault.skip + fault.times) return fault;
    }
    return { ms: 0 };
  }
}

const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database/collections";

function kindOf({ method, path }: Ask): Kind {
  if (!path.startsWith(DATABASE)) return "probe";
  if (path.length === DATABASE.length) return method === "POST" ? "create" : "list";
  if (path.endsWith("_count")) return "list";
  const action = path.indexOf("/", DATABASE.length + 1);
  if (action < 0) return method === "DELETE" ? "delete" : "describe";
  if (path.endsWith("/count")) return "count";
  return path.endsWith("/get") || path.endsWith("/query") ? "records" : "write";
}

/** What a server would answer that had carried it out. */
function acknowledged({ method, path, body }: Ask, choice: Choice): Reply {
  if (method === "POST" && path.endsWith("/collections")) {
    const { name, metadata } = isObject(body) ? body : {};
    return json({ id: choice.uuid(), name, metadata, dimension: null, configuration_json: {} });
  }
  return json({}, path.endsWith("/add") ? 201 : 200);
}

function altered(reply: Reply, kind: Kind): Reply {
  if (reply.status !== 200) return reply;
  const body: unknown = JSON.parse(reply.text);
  if (kind === "count") return json(Number(body) + 1);
  if (!isObject(body) || !Array.isArray(body.documents)) return reply;
  const at = body.documents.findIndex((document) => typeof document === "string");
  if (at < 0) return reply;
  const documents = body.documents.with(at, `${body.documents[at]}!`);
  return json({ ...body, documents } as JsonObject);
}

function cut(reply: Reply): Reply {
  const body: unknown = JSON.parse(reply.text);
  return Array.isArray(body) ? json(body.slice(0, Math.floor(body.length / 2))) : reply;
}
