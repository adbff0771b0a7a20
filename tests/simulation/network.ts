import { parseExact } from "../../src/core/exact_json.ts";
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
  readonly onAnswered: (message: Message, reply: Reply) => void;
  /** Told when a message gets an answer that is not true: its `lie` says how. */
  readonly onLie: (message: Message) => void;
  readonly trace: ((text: string) => void) | undefined;
}

const NO_QUERY: ReadonlyMap<string, string> = new Map();
const RESPONSE_HEADERS = { "content-type": "application/json" };
const UNAVAILABLE = json({ error: "ServiceUnavailable", message: "Upstream failed" }, 503);
/** As Chroma says it; the name is not read by anyone. */
const UNKNOWN = missing("Collection [it] does not exists");

type MessageFault = Extract<Fault, { readonly fault: "message" }>;

/** Whoever sent a message and waits for its reply. */
interface Waiting {
  resolve(reply: Response): void;
  reject(error: NoReplyError): void;
}

/** Carries the program's requests to the endpoints and the replies back, with the mishaps that were drawn. */
export class SimNetwork {
  /** Off once faults have stopped. */
  faulty = true;
  readonly #parts: NetworkParts;
  readonly #faults: readonly MessageFault[];
  readonly #counts = new Map<Fault, number>();

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    this.#faults = parts.faults.filter((fault) => fault.fault === "message");
  }

  /** Sends a request as `fetch` would: settles with the reply, or a broken connection, or never. */
  send(process: SimProcess, request: Request): Promise<Response> {
    return request.body === null
      ? this.#send(process, request, "")
      : request.text().then((text) => this.#send(process, request, text));
  }

  #send(process: SimProcess, { url, method }: Request, text: string): Promise<Response> {
    const { scheduler, choice, deployment, onSent, trace } = this.#parts;
    const pathAt = url.indexOf("/", "http://".length);
    const queryAt = url.indexOf("?");
    const origin = url.slice(0, pathAt);
    const endpoint = deployment.endpoints.find((one) => one.origin === origin);
    if (endpoint === undefined) throw new Error(`Something was sent to ${origin}`);
    const ask: Ask = {
      method,
      path: queryAt < 0 ? url.slice(pathAt) : url.slice(pathAt, queryAt),
      query: queryAt < 0 ? NO_QUERY : queryOf(url.slice(queryAt + 1)),
      ...(text === "" ? {} : { body: parseExact(text) }),
    };
    const kind = kindOf(ask);
    const message: Message = { process, endpoint, ask, kind, sentAt: scheduler.now };
    const { mishap, ms } = this.#mishap(kind, endpoint.name);
    onSent(message);
    if (mishap !== undefined) trace?.(`${labelOf(message)}: ${mishap} (${Math.round(ms)} ms)`);
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const waiting: Waiting = { resolve, reject };
    scheduler.after(
      choice.between(0.1, 2) + (mishap === "late" ? ms : 0),
      () => {
        if (mishap !== undefined) return this.#goWrong(message, mishap, ms, waiting);
        const reply = this.#carryOut(message, waiting);
        if (reply !== undefined) this.#answer(message, reply, waiting);
      },
    );
    return promise;
  }

  #goWrong(message: Message, mishap: Mishap, ms: number, waiting: Waiting): void {
    const { scheduler, choice } = this.#parts;
    const answer = (reply: Reply | undefined, extra?: number) => {
      if (reply !== undefined) this.#answer(message, reply, waiting, extra);
    };
    const carryOut = () => this.#carryOut(message, waiting);
    const fail = (reason: "connect" | "broken") => this.#fail(reason, waiting);
    switch (mishap) {
      case "late":
        return answer(carryOut());
      case "reply late":
        return answer(carryOut(), ms);
      case "lost":
        return;
      case "reply lost":
        return void carryOut();
      case "reset before":
        return fail("broken");
      case "reset after":
        if (carryOut() !== undefined) fail("broken");
        return;
      case "refused":
        return fail("connect");
      case "twice":
        answer(carryOut());
        return void scheduler.after(Math.min(ms, 3000), carryOut);
      case "503 before":
        return answer(UNAVAILABLE);
      case "503 after":
        if (carryOut() !== undefined) answer(UNAVAILABLE);
        return;
      case "404":
        this.#lie(message, "404");
        return answer(UNKNOWN);
      case "ignored":
        this.#lie(message, "ignored");
        return answer(acknowledged(message.ask, choice));
      case "altered": {
        const reply = carryOut();
        const changed = reply === undefined ? undefined : altered(reply, message.kind);
        if (changed !== reply) this.#lie(message, "altered");
        return answer(changed);
      }
      case "cut": {
        const reply = carryOut();
        return answer(reply === undefined ? undefined : cut(reply));
      }
    }
  }

  /** What the endpoint answers; nothing where it is down, and the connection may break of that. */
  #carryOut(message: Message, waiting: Waiting): Reply | undefined {
    const { scheduler, deployment, isDown, onHandled } = this.#parts;
    const { endpoint, ask, process, sentAt } = message;
    const down = isDown(endpoint.name);
    if (down === "refused") this.#fail("connect", waiting);
    if (down !== undefined) return undefined;
    deployment.replicator.age = scheduler.now - sentAt;
    const reply = endpoint.handle(ask, process.name);
    deployment.replicator.age = 0;
    onHandled(message, reply);
    return reply;
  }

  #answer(message: Message, { status, text }: Reply, { resolve }: Waiting, extra = 0): void {
    const { scheduler, choice, onAnswered, trace } = this.#parts;
    if (status >= 300 || message.ask.method !== "GET") trace?.(`${labelOf(message)} => ${status}`);
    scheduler.wake(choice.between(0.1, 2) + extra, () => {
      onAnswered(message, { status, text });
      resolve(new Response(text, { status, headers: RESPONSE_HEADERS }));
    });
  }

  #fail(reason: "connect" | "broken", { reject }: Waiting): void {
    const { scheduler, choice } = this.#parts;
    scheduler.wake(
      choice.between(0.1, 2),
      () => reject(new NoReplyError(`connection ${reason}`, { reason })),
    );
  }

  #lie(message: Message, how: Message["lie"] & string): void {
    message.lie = how;
    this.#parts.onLie(message);
  }

  #mishap(kind: Kind, endpoint: string): { mishap?: Mishap; ms: number } {
    if (!this.faulty) return { ms: 0 };
    for (const fault of this.#faults) {
      if (fault.kind !== kind) continue;
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

/** The guard lets nothing through in which anything is encoded. */
function queryOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split("&").map((part) => {
      const [name = "", value = ""] = part.split("=");
      return [name, value];
    }),
  );
}

function labelOf({ process, ask, endpoint }: Message): string {
  return `${process.name} ${ask.method} ${endpoint.name} ${ask.path.split("/").slice(-2).join("/")}`;
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
