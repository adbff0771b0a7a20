import { isObject } from "./json.ts";

/** Slack's limits (docs.slack.dev: "Blocks", "Header block", "Section block", "Context block", "chat.postMessage"). */
const MAX_BLOCKS = 50;
const MAX_HEADER = 150;
const MAX_SECTION = 3000;
const MAX_ELEMENTS = 10;
const MAX_TEXT = 40_000;

/** How a webhook answers. */
export interface SlackReply {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Slack's incoming webhooks, as far as they are documented: takes messages that keep the limits, and answers `ok`. */
export class Slack implements AsyncDisposable {
  /** The messages that were taken, oldest first. */
  readonly taken: unknown[] = [];
  /** Every request that came, by method and path. */
  readonly requests: string[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #path: string;
  readonly #before: SlackReply[];

  /** @param before what it answers first, one for each request, whatever comes */
  constructor({ path = "/services/T000/B000/0123456789abcdef", before = [] }: {
    readonly path?: string;
    readonly before?: readonly SlackReply[];
  } = {}) {
    this.#path = path;
    this.#before = [...before];
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#handle(request),
    );
  }

  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  /** The webhook's URL: a secret. */
  get url(): string {
    return `http://${this.host}${this.#path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    this.requests.push(`${request.method} ${pathname}`);
    const text = await request.text();
    const forced = this.#before.shift();
    if (forced !== undefined) {
      return new Response(forced.text, { status: forced.status, headers: forced.headers ?? {} });
    }
    if (pathname !== this.#path) return new Response("no_service", { status: 404 });
    if (request.method !== "POST" || request.headers.get("content-type") !== "application/json") {
      return new Response("invalid_payload", { status: 400 });
    }
    const objection = objectionTo(JSON.parse(text));
    if (objection !== undefined) return new Response(objection, { status: 400 });
    this.taken.push(JSON.parse(text));
    return new Response("ok");
  }
}

/** Why Slack would not take a message, or `undefined`; a pair of surrogates that was cut in half is no text. */
export function objectionTo(message: unknown): string | undefined {
  if (!isObject(message)) return "invalid_payload";
  const { text, blocks } = message;
  if (typeof text !== "string" || text === "" || text.length > MAX_TEXT || !text.isWellFormed()) {
    return "no_text";
  }
  if (!Array.isArray(blocks) || blocks.length === 0 || blocks.length > MAX_BLOCKS) return "invalid_blocks";
  return blocks.every(isBlock) ? undefined : "invalid_blocks";
}

function isBlock(block: unknown): boolean {
  if (!isObject(block)) return false;
  switch (block["type"]) {
    case "header":
      return isText(block["text"], "plain_text", MAX_HEADER);
    case "section":
      return isText(block["text"], "mrkdwn", MAX_SECTION);
    case "context": {
      const { elements } = block;
      return Array.isArray(elements) && elements.length > 0 && elements.length <= MAX_ELEMENTS &&
        elements.every((element) => isText(element, "mrkdwn", MAX_SECTION));
    }
    default:
      return false;
  }
}

function isText(value: unknown, type: string, most: number): boolean {
  if (!isObject(value) || value["type"] !== type) return false;
  const { text } = value;
  return typeof text === "string" && text.length > 0 && text.length <= most && text.isWellFormed();
}
