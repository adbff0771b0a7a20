import { parseVerbatim } from "../core/exact_json.ts";

/** The body as a value that prints as it stood, int64 and -0 included; one that is not JSON becomes `null`, which is no route's. */
export function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return parseVerbatim(text);
  } catch {
    return null;
  }
}

/** The request anew, from the parts that were judged: a doubled key in its JSON, say, is not there any more. */
export function rebuild(request: Request, url: URL, body: unknown): Request {
  return new Request(url, {
    method: request.method,
    headers: request.headers,
    redirect: "manual",
    signal: request.signal,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
