/**
 * `URL` as far as the program uses it: never changed, so that one text is parsed once. What is plain, behind an origin
 * that was parsed before, is taken as it is; all else is left to the platform.
 *
 * @module
 */

const PlatformUrl = URL;
/** A path and a query in which nothing is encoded, would have to be, or is folded. */
const PLAIN = /^\/(?:[\w-]+\/)*[\w-]*(?:\?[\w=&]+)?$/;
/** By a text of scheme, host and port that the platform takes for an origin as it is. */
const origins = new Map<string, URL>();
/** By their texts: a request's is wanted by the cap and by the guard, and a poll's again and again. */
const recent = new Map<string, ParsedUrl>();
const MOST_RECENT = 200;

class ParsedUrl {
  readonly href: string;
  readonly origin: string;
  readonly pathname: string;
  readonly search: string;
  /** The same URL, or one that is the same up to the path. */
  readonly #parsed: URL;

  constructor(
    parsed: URL,
    { href, pathname, search }: Pick<ParsedUrl, "href" | "pathname" | "search"> = parsed,
  ) {
    this.href = href;
    this.origin = parsed.origin;
    this.pathname = pathname;
    this.search = search;
    this.#parsed = parsed;
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
}

function parse(href: string): ParsedUrl {
  const pathAt = href.indexOf("/", href.indexOf("//") + 2);
  const like = origins.get(href.slice(0, pathAt));
  if (like !== undefined && PLAIN.test(href.slice(pathAt))) {
    const queryAt = href.indexOf("?");
    const end = queryAt < 0 ? href.length : queryAt;
    return new ParsedUrl(like, { href, pathname: href.slice(pathAt, end), search: href.slice(end) });
  }
  const parsed = new PlatformUrl(href);
  if (parsed.href === `${parsed.origin}/`) origins.set(parsed.origin, parsed);
  return new ParsedUrl(parsed);
}

class LightUrl {
  constructor(input: string | ParsedUrl, base?: string) {
    const text = String(input);
    if (base !== undefined) return new ParsedUrl(new PlatformUrl(text, base));
    const before = recent.get(text);
    if (before !== undefined) return before;
    if (recent.size >= MOST_RECENT) recent.clear();
    const url = parse(text);
    recent.set(text, url);
    return url;
  }

  static canParse(text: string): boolean {
    return PlatformUrl.canParse(text);
  }
}

export const LIGHT_URL = { URL: LightUrl };
