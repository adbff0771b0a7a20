/**
 * `Headers`, `Request` and `Response` as far as the program and the chromadb client use them, without streams and
 * without the checks of a browser's. The platform's own take most of the time of a simulated request; a test runs
 * simulations with both, and nothing may differ.
 *
 * @module
 */
import { LIGHT_ABORT } from "./light_abort.ts";
import { LIGHT_URL } from "./light_url.ts";

type Source =
  | LightHeaders
  | Headers
  | Readonly<Record<string, string>>
  | readonly (readonly [string, string])[];

/** A few names and values; never changed but replaced, so that a copy shares them. */
class LightHeaders {
  #names: readonly string[] = [];
  #values: readonly string[] = [];

  constructor(from?: Source | null) {
    if (from === undefined || from === null) return;
    if (from instanceof LightHeaders) {
      this.#names = from.#names;
      this.#values = from.#values;
    } else if (Array.isArray(from)) { for (const [name, value] of from) this.append(name, value); }
    else for (const name of Object.keys(from)) this.set(name, (from as Record<string, string>)[name] ?? "");
  }

  get(name: string): string | null {
    return this.#values[this.#names.indexOf(name.toLowerCase())] ?? null;
  }

  has(name: string): boolean {
    return this.#names.includes(name.toLowerCase());
  }

  set(name: string, value: string): void {
    const lower = name.toLowerCase();
    const at = this.#names.indexOf(lower);
    if (at < 0) this.#names = [...this.#names, lower];
    this.#values = at < 0 ? [...this.#values, String(value)] : this.#values.with(at, String(value));
  }

  append(name: string, value: string): void {
    const before = this.get(name);
    this.set(name, before === null ? value : `${before}, ${value}`);
  }

  delete(name: string): void {
    const at = this.#names.indexOf(name.toLowerCase());
    if (at < 0) return;
    this.#names = this.#names.toSpliced(at, 1);
    this.#values = this.#values.toSpliced(at, 1);
  }

  keys(): IterableIterator<string> {
    return (this.#names.length < 2 ? this.#names : this.#names.toSorted()).values();
  }

  entries(): IterableIterator<[string, string]> {
    const all = this.#names.map((name, at): [string, string] => [name, this.#values[at] ?? ""]);
    return all.sort(([a], [b]) => a < b ? -1 : 1).values();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
// deno-lint-ignore no-control-regex -- whatever is one byte in UTF-8
const ASCII = /^[\x00-\x7f]*$/;

/** Bytes that nobody looks at: they are read to their end, measured, and handed on, until somebody wants the text. */
class LightBytes {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get length(): number {
    return this.text.length;
  }
}

/** A stream of one chunk, and its own reader. */
class LightReader {
  readonly #take: () => Uint8Array | LightBytes | undefined;

  constructor(take: () => Uint8Array | LightBytes | undefined) {
    this.#take = take;
  }

  getReader(): LightReader {
    return this;
  }

  read(): Promise<{ readonly done: boolean; readonly value: Uint8Array | LightBytes | undefined }> {
    const value = this.#take();
    return Promise.resolve({ done: value === undefined, value });
  }

  cancel(): Promise<void> {
    return Promise.resolve();
  }
}

type Content = string | Uint8Array | LightBytes | null;

/** A body that is there all at once. */
class LightBody {
  readonly #content: string | Uint8Array | null;
  #used = false;

  constructor(content: Content) {
    this.#content = content instanceof LightBytes ? content.text : content;
  }

  get body(): LightReader | null {
    return this.#content === null ? null : new LightReader(() => this.#used ? undefined : this.#bytes());
  }

  text(): Promise<string> {
    return Promise.resolve(this.#text());
  }

  json(): Promise<unknown> {
    return new Promise((resolve) => resolve(JSON.parse(this.#text())));
  }

  /** The content, which stays there for whoever it is taken from. */
  protected get content(): string | Uint8Array | null {
    if (this.#used) throw new TypeError("Body is unusable");
    return this.#content;
  }

  #text(): string {
    const content = this.#take();
    return typeof content === "string" ? content : decoder.decode(content ?? undefined);
  }

  #bytes(): Uint8Array | LightBytes {
    const content = this.#take();
    if (typeof content !== "string") return content ?? new Uint8Array();
    return ASCII.test(content) ? new LightBytes(content) : encoder.encode(content);
  }

  #take(): string | Uint8Array | null {
    const content = this.content;
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
    this.method = init.method?.toUpperCase() ?? from?.method ?? "GET";
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

  constructor(body?: Content, init: LightResponseInit = {}) {
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

const LIGHT = {
  Headers: LightHeaders,
  Request: LightRequest,
  Response: LightResponse,
  ...LIGHT_ABORT,
  ...LIGHT_URL,
};

/** Puts them, and what a request is made with, in the place of the platform's, until disposed. */
export function useLightHttp(): Disposable {
  const { Headers, Request, Response, URL, AbortController, AbortSignal } = globalThis;
  Object.assign(globalThis, LIGHT);
  return {
    [Symbol.dispose]: () =>
      void Object.assign(globalThis, { Headers, Request, Response, URL, AbortController, AbortSignal }),
  };
}
