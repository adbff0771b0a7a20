import type { Endpoint } from "../../../src/core/endpoint.ts";
import { NoReplyError } from "../../../src/transport/no_reply.ts";
import { FakeChroma, type Stored } from "../fake_chroma.ts";
import { COLLECTIONS, ENDPOINTS, markOf, ownName, PRODUCTION, recordsBody, RUN, SCOPE } from "../rig.ts";
import { type Effect, effectsOf, type Sent } from "./oracle.ts";
import { bend, type Draft, type Mood, pick, type Prize, type Step } from "./steps.ts";

/** A leftover of an earlier run, proven to be deletable. */
export const APPROVED = "AUTOTEST_sync_1705000000_old111_copy01";
/** What the tests write down a second time: a name of this run, by the contract's grammar. */
const OWN_NAME = new RegExp(`^AUTOTEST_[A-Za-z0-9]+([_-][A-Za-z0-9]+)*_${RUN}_[a-z0-9]{6}$`);
/** The one form in which a read may leave the tenant or the database: made-up names of this run, and its own name. */
const OWN = `AUTOTEST_[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*_${RUN}_[a-z0-9]{6}`;
const ELSEWHERE = new RegExp(
  `^/api/v2/tenants/(?:${SCOPE.tenant}|${OWN})/databases/(?:${SCOPE.database}|${OWN})/collections/${OWN}$`,
);
const FOREIGN = [
  "http://127.0.0.1:8003",
  "https://127.0.0.1:8000",
  "http://localhost:8000",
  "http://evil.example",
];
export const MAX_COLLECTIONS = 10;

/**
 * The servers, what is truly whose on them, and a judge of every request that leaves: nothing in it is asked of the
 * guard, and nothing of `src/guard/` is used.
 */
export class World {
  readonly chroma = new FakeChroma();
  readonly photograph: readonly Stored[];
  /** What a request that left could have harmed; each entry is a hole in the guard. */
  readonly violations: string[] = [];
  #mood: Mood = "honest";
  #which = 0;
  #named = 0;
  /** Names that a create left for. */
  readonly #asked = new Set<string>();
  /** Endpoints, each with a name that may be asked for there once more. */
  readonly #permitted = new Set<string>();
  /** UUIDs that such a create made, each with its endpoint. */
  readonly #made = new Set<string>();
  /** What an endpoint's last answer showed for a name, until a deletion leaves. */
  readonly #shown = new Map<string, string>();

  constructor() {
    for (const { origin } of ENDPOINTS) {
      for (const name of [...PRODUCTION, APPROVED]) this.chroma.put(origin, name);
    }
    this.photograph = ENDPOINTS.flatMap(({ origin }) => this.chroma.on(origin));
  }

  /** The request that a step stands for now, or `undefined` where no client could even build it. */
  requestOf(step: Step): { readonly request: Request; readonly sent: Sent } | undefined {
    this.#mood = step.mood;
    this.#which = step.which;
    const origin = pick([...ENDPOINTS.map((endpoint) => endpoint.origin), ...FOREIGN], step.origin);
    const draft = this.#draft(step, origin);
    const prize = this.#prize(origin, step.which);
    for (const one of step.bends) bend(draft, one, prize);
    const body = typeof draft.body === "object"
      ? `{${draft.body.map(([key, json]) => `"${key}":${json}`).join(",")}}`
      : draft.body;
    try {
      const headers = new Headers(draft.headers);
      const request = new Request(origin + draft.path + draft.query, {
        method: draft.method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      return {
        request,
        sent: { method: request.method, url: request.url, headers: request.headers, body: body ?? "" },
      };
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** What a step wants permitted before its turn: now and then, that an endpoint is asked for a name a second time. */
  permissionFor({ aim, target, which, origin }: Step): { name: string; endpoint: Endpoint } | undefined {
    const endpoint = ENDPOINTS[origin];
    if (aim !== "create" || target !== "own" || which % 2 !== 0 || endpoint === undefined) return undefined;
    const name = pick([...this.#asked, ownName("first")], which);
    this.#permitted.add(`${endpoint.origin} ${name}`);
    return { name, endpoint };
  }

  /** The transport behind the guard: judges what leaves, carries it out, and answers in the step's mood. */
  readonly send = async (request: Request): Promise<Response> => {
    const sent: Sent = {
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: await request.text(),
    };
    this.violations.push(
      ...this.objectionsTo(sent).map((why) => `${sent.method} ${sent.url} ${sent.body}: ${why}`),
    );
    if (request.redirect === "follow") this.violations.push(`${sent.method} ${sent.url}: follows redirects`);
    this.#remember(sent);
    return this.#reply(sent);
  };

  /** What a request could do that the run must not do. */
  objectionsTo(sent: Sent): readonly string[] {
    const url = new URL(sent.url);
    const effects = effectsOf(sent, SCOPE);
    if (!ENDPOINTS.some(({ origin }) => origin === url.origin)) return [`it goes to ${url.origin}`];
    if (url.username !== "" || url.password !== "") return ["its URL carries credentials"];
    if (sent.method === "GET" && leavesScope(plain(url.pathname)) && !ELSEWHERE.test(plain(url.pathname))) {
      return ["it looks at somebody else's tenant or database"];
    }
    return effects.flatMap((effect) => {
      const why = this.#objectionTo(effect, url.origin);
      return why === undefined ? [] : [`${JSON.stringify(effect)}: ${why}`];
    });
  }

  #objectionTo(effect: Effect, origin: string): string | undefined {
    switch (effect.change) {
      case "create":
        if (!OWN_NAME.test(effect.name)) return "not a name of this run";
        if (this.#asked.has(effect.name)) {
          return this.#permitted.has(`${origin} ${effect.name}`) ? undefined : "asked for a second time";
        }
        return this.#asked.size >= MAX_COLLECTIONS ? "too many collections" : undefined;
      case "delete": {
        if (!this.#asked.has(effect.name) && effect.name !== APPROVED) return "not this run's, nor approved";
        const uuid = this.#shown.get(`${origin} ${effect.name}`);
        if (uuid === undefined) return "its UUID was not read just before";
        return this.#isProduction(uuid) ? "the endpoint showed production's UUID for it" : undefined;
      }
      case "records": {
        // It may be gone again by now: then the write is a 404 and harms nobody.
        const made = this.#made.has(`${origin} ${effect.uuid}`);
        return made ? undefined : "no create of this run on this endpoint made it";
      }
      case "none":
        return this.#isProduction(effect.reads) ? "production's records are nobody's to read" : undefined;
      default:
        return "this run never does that";
    }
  }

  #isProduction(uuid: string): boolean {
    return this.photograph.some((stored) => stored.uuid === uuid && stored.name !== APPROVED);
  }

  /** Keeps count of what left, by the letter of its plain reading. */
  #remember({ method, url, body }: Sent): void {
    const { origin, pathname } = decoded(url);
    if (method === "POST" && pathname === COLLECTIONS) {
      const { name } = JSON.parse(body);
      if (this.#asked.has(name)) this.#permitted.delete(`${origin} ${name}`);
      this.#asked.add(name);
    }
    if (method === "DELETE") this.#shown.delete(`${origin} ${pathname.split("/").at(-1)}`);
  }

  async #reply(sent: Sent): Promise<Response> {
    if (this.#mood === "unsent") throw new NoReplyError("connection refused", { reason: "connect" });
    if (this.#mood === "redirect") {
      return new Response(null, {
        status: pick([301, 302, 303, 307, 308], this.#which),
        headers: { location: "/" },
      });
    }
    const url = decoded(sent.url);
    const honest = this.chroma.answer(sent.method, url, sent.body === "" ? undefined : JSON.parse(sent.body));
    const name = sent.method === "POST" && url.pathname === COLLECTIONS
      ? String(JSON.parse(sent.body).name)
      : url.pathname.split("/").at(-1) ?? "";
    const made = this.chroma.find(url.origin, name);
    if (made?.made === true) this.#made.add(`${url.origin} ${made.uuid}`);

    const reply = this.#lie(honest, url.origin, name);
    if (sent.method === "GET" && url.pathname.startsWith(`${COLLECTIONS}/`) && reply.status < 500) {
      const shown = reply.ok ? await readUuid(reply.clone(), name) : undefined;
      if (shown === undefined) this.#shown.delete(`${url.origin} ${name}`);
      else this.#shown.set(`${url.origin} ${name}`, shown);
    }
    return reply;
  }

  #lie(honest: Response, origin: string, name: string): Response {
    switch (this.#mood) {
      case "production-uuid":
        return Response.json({ id: this.#prize(origin, this.#which).uuid, name });
      case "other-uuid": {
        const others = this.#own(origin);
        return others.length === 0 ? honest : Response.json({ id: pick(others, this.#which).uuid, name });
      }
      case "no-uuid":
        return Response.json({ name, id: pick([undefined, null, "", "name", 1], this.#which) });
      case "not-json":
        return new Response("<html>200 OK</html>");
      case "missing":
        return Response.json({ error: "NotFoundError" }, { status: 404 });
      case "conflict":
        return Response.json({ error: "UniqueConstraintError" }, { status: 409 });
      case "error-after-doing":
        return new Response("Service Unavailable", { status: 503 });
      case "lost":
        throw new NoReplyError("connection reset", { reason: "broken" });
      default:
        return honest;
    }
  }

  #draft(step: Step, origin: string): Draft {
    const json: [string, string][] = [["content-type", "application/json"]];
    const at = (path: string): Draft => ({ method: "GET", path, query: "", headers: [], body: undefined });
    const post = (path: string, body: object): Draft => ({
      ...at(path),
      method: "POST",
      headers: json,
      body: Object.entries(body).map(([key, value]) => [key, JSON.stringify(value)]),
    });
    const name = () => `${COLLECTIONS}/${this.#name(step, origin)}`;
    const uuid = () => `${COLLECTIONS}/${this.#uuid(step, origin)}`;
    switch (step.aim) {
      case "probe":
        return at(
          pick(["/api/v2/heartbeat", "/health", "/status", "/metrics", "/api/v2/version"], step.which),
        );
      case "list":
        return {
          ...at(pick([COLLECTIONS, `${COLLECTIONS}_count`], step.which)),
          query: "?limit=100&offset=0",
        };
      case "describe":
        return at(name());
      case "count":
        return at(`${uuid()}/count`);
      case "records":
        return post(`${uuid()}/${pick(["get", "query", "search"], step.which)}`, { limit: 10 });
      case "create":
        return post(COLLECTIONS, {
          name: this.#name(step, origin),
          metadata: markOf(),
          get_or_create: false,
        });
      case "delete":
        return { ...at(name()), method: "DELETE" };
      case "write": {
        const action = pick(["add", "update", "upsert", "delete"], step.which);
        return post(
          `${uuid()}/${action}`,
          action === "delete" ? { ids: ["doc-0"] } : recordsBody(1 + step.which % 3),
        );
      }
      case "elsewhere": {
        const own = ownName("elsewh");
        const [tenant, database] = pick([
          [SCOPE.tenant, own],
          [own, SCOPE.database],
          [own, own],
          [SCOPE.tenant, pick(["other", ...PRODUCTION, `${own}0`], step.which)],
          [own.replace(RUN, "1705123457_abc123"), SCOPE.database],
        ], step.which);
        return at(`/api/v2/tenants/${tenant}/databases/${database}/collections/${this.#name(step, origin)}`);
      }
      case "forbidden": {
        const [method, path, body] = pick(this.#forbidden(name(), uuid()), step.which);
        return { ...post(path, body), method };
      }
    }
  }

  #forbidden(name: string, uuid: string): readonly (readonly [method: string, path: string, body: object])[] {
    const database = COLLECTIONS.slice(0, -"/collections".length);
    return [
      ["POST", "/api/v2/reset", {}],
      ["POST", "/api/v1/reset", {}],
      ["POST", "/api/v2/tenants", { name: "x" }],
      ["PATCH", "/api/v2/tenants/default_tenant", { resource_name: "x" }],
      ["DELETE", database, {}],
      ["POST", `/api/v2/tenants/default_tenant/databases`, { name: "x" }],
      ["PUT", name, { new_name: "x" }],
      ["PUT", uuid, { new_name: "x", new_metadata: {} }],
      ["POST", `${uuid}/fork`, { new_name: ownName("forked") }],
      ["POST", `${uuid}/functions/attach`, {}],
      ["POST", `${uuid}/attached_functions/x/detach`, {}],
      ["DELETE", uuid, {}],
      ["DELETE", COLLECTIONS, {}],
      ["POST", COLLECTIONS.replace("default_database", "other"), { name: ownName("n"), metadata: markOf() }],
      ["POST", COLLECTIONS.replace("default_tenant", "other"), { name: ownName("n"), metadata: markOf() }],
    ];
  }

  #name({ target, which }: Step, origin: string): string {
    const own = [...this.#asked];
    const known = own.length === 0 ? ownName("first") : pick(own, which);
    switch (target) {
      case "own":
        return known;
      case "new":
        return ownName(`n${this.#named++}`);
      case "approved":
        return APPROVED;
      case "near-miss":
        return pick(
          [
            `${known}0`,
            known.toLowerCase(),
            known.slice(0, -7),
            `${known}%0A`,
            known.replace(RUN, "1705123457_abc123"),
          ],
          which,
        );
      case "swapped":
        return this.#uuid({ target: "own", which } as Step, origin);
      case "nobody":
        return pick(["", "x", "..", "a.b", "AUTOTEST_"], which);
      default:
        return pick(PRODUCTION, which);
    }
  }

  #uuid({ target, which }: Step, origin: string): string {
    const own = this.#own(origin);
    const others = ENDPOINTS.filter((endpoint) => endpoint.origin !== origin).flatMap((one) =>
      this.#own(one.origin)
    );
    const nobody = "0198c0de-0000-4000-8000-000000000000";
    switch (target) {
      case "own":
      case "new":
        return own.length === 0 ? nobody : pick(own, which).uuid;
      case "approved":
        return this.chroma.find(origin, APPROVED)?.uuid ?? nobody;
      case "elsewhere":
        return others.length === 0 ? nobody : pick(others, which).uuid;
      case "near-miss":
        return own.length === 0 ? nobody.toUpperCase() : pick(own, which).uuid.toUpperCase();
      case "swapped":
        return pick([...this.#asked, ...PRODUCTION], which);
      case "production":
        return this.#prize(origin, which).uuid;
      case "nobody":
        return nobody;
    }
  }

  #own(origin: string): readonly Stored[] {
    return this.chroma.on(origin).filter(({ made }) => made);
  }

  #prize(origin: string, which: number): Prize {
    const here = this.photograph.filter(({ name }) => name !== APPROVED);
    const there = here.filter(({ uuid }) => this.chroma.on(origin).some((stored) => stored.uuid === uuid));
    return pick(there.length === 0 ? here : there, which);
  }
}

/** Whether a path, by its plain reading, is in another tenant or database than the run's. */
function leavesScope(pathname: string): boolean {
  const [, tenant, database] = /^\/api\/v[0-9]+\/tenants\/([^/]+)(?:\/databases\/([^/]+))?/.exec(pathname) ??
    [];
  return tenant !== undefined && (tenant !== SCOPE.tenant || (database ?? SCOPE.database) !== SCOPE.database);
}

/** A path decoded once, where it can be. */
function plain(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** A URL as a server reads it: with its path decoded once. */
function decoded(text: string): { readonly origin: string; readonly pathname: string } {
  const { origin, pathname } = new URL(text);
  return { origin, pathname: decodeURIComponent(pathname) };
}

async function readUuid(reply: Response, name: string): Promise<string | undefined> {
  try {
    const body = await reply.json();
    const plain = typeof body.id === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(body.id);
    return body.name === name && plain ? body.id : undefined;
  } catch {
    return undefined;
  }
}
