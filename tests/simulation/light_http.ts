/**
 * `Headers`, `Request` and `Response` as far as the program and the chromadb client use them, without streams and
 * without the checks of a browser's. The platform's own take most of the time of a simulated request; a test runs
 * simulations with both, and nothing may differ.
 *
 * @module
 */

type Source =
  | LightHeaders
  | Headers
  | Readonly<Record<string, string>>
  | readonly (readonly [string, string])[];

class LightHeaders {
  readonly #values = new Map<string, string>();

  constructor(from?: Source | null) {
    if (from === undefined || from === null) return;
    if (from instanceof LightHeaders) {
      for (const [name, value] of from.#values) this.#values.set(name, value);
    } else if (Array.isArray(from)) { for (const [name, value] of from) this.append(name, value); }
    else for (const name of Object.keys(from)) this.set(name, (from as Record<string, string>)[name] ?? "");
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), String(value));
  }

  append(name: string, value: string): void {
    const before = this.get(name);
    this.set(name, before === null ? value : `${before}, ${value}`);
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  keys(): IterableIterator<string> {
    return [...this.#values.keys()].sort().values();
  }

  entries(): IterableIterator<[string, string]> {
    return [...this.#values].sort(([a], [b]) => a < b ? -1 : 1).values();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A body that is there all at once. */
class LightBody {
  #content: string | Uint8Array | null;
  #used = false;

  constructor(content: string | Uint8Array | null) {
    this.#content = content;
  }

  get body(): { getReader(): unknown; cancel(): Promise<void> } | null {
    if (this.#content === null) return null;
    return {
      getReader: () => ({
        read: () => Promise.resolve(this.#used ? { done: true } : { done: false, value: this.#bytes() }),
        cancel: () => Promise.resolve(),
      }),
      cancel: () => Promise.resolve(),
    };
  }

  text(): Promise<string> {
    const content = this.#take();
    return Promise.resolve(typeof content === "string" ? content : decoder.decode(content ?? undefined));
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  /** The content, which stays there for whoever it is taken from. */
  protected get content(): string | Uint8Array | null {
    if (this.#used) throw new TypeError("Body is unusable");
    return this.#content;
  }

  #bytes(): Uint8Array {
    const content = this.#take();
    return typeof content === "string" ? encoder.encode(content) : content ?? new Uint8Array();
  }

  #take(): string | Uint8Array | null {
    const { content } = this;
    this.#used = content !== null;
    return content;
  }
}

interface LightRequestInit {
  readonly method?: string;
  readonly headers?: Source;
  readonly body?: string | null;
  readonly signal?: AbortSignal | null;
}

class LightRequest extends LightBody {
  readonly url: string;
  readonly method: string;
  readonly headers: LightHeaders;
  #signal: AbortSignal | undefined;

  constructor(input: string | URL | LightRequest, init: LightRequestInit = {}) {
    const from = input instanceof LightRequest ? input : undefined;
    super(init.body ?? from?.content ?? null);
    // Every URL here is one that was parsed before, or begins with an origin that was.
    this.url = from?.url ?? String(input);
    this.method = (init.method ?? from?.method ?? "GET").toUpperCase();
    this.headers = new LightHeaders(init.headers ?? from?.headers);
    this.#signal = init.signal ?? from?.signal;
    if (typeof init.body === "string" && !this.headers.has("content-type")) {
      this.headers.set("content-type", "text/plain;charset=UTF-8");
    }
  }

  get signal(): AbortSignal {
    return this.#signal ??= new AbortController().signal;
  }
}

interface LightResponseInit {
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: Source;
}

class LightResponse extends LightBody {
  readonly status: number;
  readonly statusText: string;
  readonly headers: LightHeaders;
  readonly #init: LightResponseInit;

  constructor(body?: string | Uint8Array | null, init: LightResponseInit = {}) {
    super(body ?? null);
    this.#init = init;
    this.status = init.status ?? 200;
    this.statusText = init.statusText ?? "";
    this.headers = new LightHeaders(init.headers);
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  clone(): LightResponse {
    return new LightResponse(this.content, this.#init);
  }

  static json(value: unknown, init: LightResponseInit = {}): LightResponse {
    const headers = new LightHeaders(init.headers);
    headers.set("content-type", "application/json");
    return new LightResponse(JSON.stringify(value), { ...init, headers });
  }
}

const LIGHT = { Headers: LightHeaders, Request: LightRequest, Response: LightResponse };

/** Puts them in the place of the platform's, until disposed. */
export function useLightHttp(): Disposable {
  const { Headers, Request, Response } = globalThis;
  Object.assign(globalThis, LIGHT);
  return { [Symbol.dispose]: () => void Object.assign(globalThis, { Headers, Request, Response }) };
}
