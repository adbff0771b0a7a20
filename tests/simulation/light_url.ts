/**
 * `URL` as far as the program uses it. What is plain, behind an origin that was parsed before, is not parsed again; all
 * else is left to the platform.
 *
 * @module
 */

const PlatformUrl = URL;
/** A path and a query in which nothing is encoded, would have to be, or is folded. */
const PLAIN = /^\/(?:[\w-]+\/)*[\w-]*(?:\?[\w=&]+)?$/;
/** By a text of scheme, host and port that the platform takes for an origin as it is. */
const origins = new Map<string, URL>();

class LightUrl {
  readonly href: string;
  readonly origin: string;
  readonly pathname: string;
  readonly search: string;
  /** The same URL, or one with the same origin. */
  readonly #parsed: URL;

  constructor(input: string | LightUrl, base?: string) {
    const text = String(input);
    const pathAt = text.indexOf("/", text.indexOf("//") + 2);
    const origin = text.slice(0, pathAt);
    const like = origins.get(origin);
    if (like !== undefined && base === undefined && PLAIN.test(text.slice(pathAt))) {
      const queryAt = text.indexOf("?");
      this.href = text;
      this.origin = origin;
      this.pathname = text.slice(pathAt, queryAt < 0 ? undefined : queryAt);
      this.search = queryAt < 0 ? "" : text.slice(queryAt);
      this.#parsed = like;
      return;
    }
    const parsed = new PlatformUrl(text, base);
    this.href = parsed.href;
    this.origin = parsed.origin;
    this.pathname = parsed.pathname;
    this.search = parsed.search;
    this.#parsed = parsed;
    if (parsed.href === `${parsed.origin}/`) origins.set(parsed.origin, parsed);
  }

  get searchParams(): URLSearchParams {
    return new URLSearchParams(this.search);
  }

  get protocol(): string {
    return this.#parsed.protocol;
  }

  get username(): string {
    return this.#parsed.username;
  }

  get password(): string {
    return this.#parsed.password;
  }

  get hostname(): string {
    return this.#parsed.hostname;
  }

  get port(): string {
    return this.#parsed.port;
  }

  get hash(): string {
    return this.#parsed.hash;
  }

  toString(): string {
    return this.href;
  }

  static canParse(text: string): boolean {
    return PlatformUrl.canParse(text);
  }
}

export const LIGHT_URL = { URL: LightUrl };
