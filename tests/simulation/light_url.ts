/**
 * `URL` as far as the program uses it: one text is parsed by the platform once, and what that gives never changes.
 *
 * @module
 */

const PlatformUrl = URL;
const parsed = new Map<string, ParsedUrl>();
/** More than a simulation asks for; then all are forgotten. */
const MOST = 10_000;

class ParsedUrl {
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly searchParams: URLSearchParams;

  constructor(url: URL) {
    this.href = url.href;
    this.origin = url.origin;
    this.protocol = url.protocol;
    this.username = url.username;
    this.password = url.password;
    this.host = url.host;
    this.hostname = url.hostname;
    this.port = url.port;
    this.pathname = url.pathname;
    this.search = url.search;
    this.hash = url.hash;
    this.searchParams = url.searchParams;
  }

  toString(): string {
    return this.href;
  }
}

class LightUrl {
  constructor(input: string | ParsedUrl, base?: string) {
    const text = String(input);
    if (base !== undefined) return new ParsedUrl(new PlatformUrl(text, base));
    const before = parsed.get(text);
    if (before !== undefined) return before;
    if (parsed.size >= MOST) parsed.clear();
    const url = new ParsedUrl(new PlatformUrl(text));
    parsed.set(text, url);
    return url;
  }

  static canParse(text: string): boolean {
    return PlatformUrl.canParse(text);
  }
}

export const LIGHT_URL = { URL: LightUrl };
