import { isObject } from "../../src/core/json.ts";

/** A collection as the server has it. */
export interface Stored {
  readonly name: string;
  readonly uuid: string;
  /** Whether it came through the guard, or was there before. */
  readonly made: boolean;
}

/** Some Chroma servers, each with its own UUIDs, behind one function: just enough for the guard's questions. */
export class FakeChroma {
  readonly #stored = new Map<string, Stored>();
  #count = 0;

  /** Puts a collection on a server, round the guard. */
  put(origin: string, name: string, made = false): Stored {
    const uuid = `00000000-0000-4000-8000-${(++this.#count).toString(16).padStart(12, "0")}`;
    const stored = { name, uuid, made };
    this.#stored.set(`${origin} ${name}`, stored);
    return stored;
  }

  find(origin: string, name: string): Stored | undefined {
    return this.#stored.get(`${origin} ${name}`);
  }

  /** All collections of a server. */
  on(origin: string): readonly Stored[] {
    return [...this.#stored].filter(([key]) => key.startsWith(`${origin} `)).map(([, stored]) => stored);
  }

  /** Whether a UUID is that of a collection that came through the guard. */
  #made(uuid: string | undefined): boolean {
    return this.#stored.values().some((stored) => stored.uuid === uuid && stored.made);
  }

  /** Carries a request out and answers as Chroma would. */
  answer(method: string, url: { origin: string; pathname: string }, body: unknown): Response {
    const [, name, action] = /\/collections(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    if (name === undefined && method === "POST" && isObject(body)) {
      const wanted = String(body.name);
      if (this.find(url.origin, wanted) !== undefined) {
        return Response.json({ error: "UniqueConstraintError" }, { status: 409 });
      }
      return Response.json(describe(this.put(url.origin, wanted, true)));
    }
    if (action === "get") return Response.json({ ids: this.#made(name) ? [] : ["theirs"] });
    if (name === undefined || action !== undefined) return Response.json({});
    const found = this.find(url.origin, name);
    if (found === undefined) return Response.json({ error: "NotFoundError" }, { status: 404 });
    if (method === "DELETE") {
      this.#stored.delete(`${url.origin} ${found.name}`);
      return Response.json({});
    }
    return Response.json(describe(found));
  }
}

function describe({ name, uuid }: Stored) {
  return { id: uuid, name, metadata: null, dimension: null };
}
