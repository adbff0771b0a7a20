import { isObject } from "./json.ts";
import { objectionTo } from "./slack.ts";

/** A message as Slack's API took it. */
export interface Posted {
  readonly channel: string;
  readonly text: string;
  /** Slack's name of it, by which others answer it. */
  readonly ts: string;
  /** The message that it answers. */
  readonly thread?: string;
  /** Whether an answer is shown in the channel, too. */
  readonly broadcast: boolean;
}

/**
 * Slack's `chat.postMessage`, as far as it is documented (docs.slack.dev, "chat.postMessage"): 200 whatever comes, and
 * what is wrong in the body. It knows one bot, and one channel.
 */
export class SlackApi implements AsyncDisposable {
  readonly posted: Posted[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #token: string;
  readonly #channel: string;

  constructor({ token, channel }: { readonly token: string; readonly channel: string }) {
    this.#token = token;
    this.#channel = channel;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => Response.json(await this.#answer(request)),
    );
  }

  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  /** What `--slack-api` is told. */
  get url(): string {
    return `http://${this.host}/api`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<object> {
    const body: unknown = JSON.parse(await request.text());
    const refuse = (error: string) => ({ ok: false, error });
    if (new URL(request.url).pathname !== "/api/chat.postMessage") return refuse("unknown_method");
    if (request.headers.get("authorization") !== `Bearer ${this.#token}`) return refuse("invalid_auth");
    const objection = objectionTo(body);
    if (objection !== undefined || !isObject(body)) return refuse(objection ?? "invalid_arguments");
    const { channel, thread_ts: thread, reply_broadcast: broadcast = false, text } = body;
    if (channel !== this.#channel) return refuse("channel_not_found");
    if (thread !== undefined && !this.posted.some(({ ts }) => ts === thread)) {
      return refuse("thread_not_found");
    }
    const ts = `17051234${this.posted.length}.000100`;
    this.posted.push({
      channel,
      text: String(text),
      ts,
      ...(thread === undefined ? {} : { thread: String(thread) }),
      broadcast: broadcast === true,
    });
    return { ok: true, channel, ts };
  }
}
