import type { Endpoint, Role } from "../core/endpoint.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Reads the URL of an endpoint: scheme, host and port, nothing else.
 *
 * @throws {UsageError} for a URL without scheme, with a path, a query or credentials, or with a port out of range
 */
export function endpointAt(option: string, text: string, name: string, role: Role): Endpoint {
  const problem = (what: string) =>
    new UsageError(`Cannot read ${option} "${withoutCredentials(text)}": ${what}`);
  if (!/^https?:\/\//i.test(text)) {
    const example = /^[\w.-]+(:\d+)?$/.test(text) ? `, as in https://${text}` : "";
    throw problem(`it needs a scheme, http:// or https://${example}`);
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw problem(/:\d{5,}/.test(text) ? "its port is out of range (1 to 65535)" : "it is not a URL");
  }
  if (url.username !== "" || url.password !== "") {
    throw problem(
      "it carries credentials; put them in a file (--token-file) or the environment (CHROMA_AUTOTEST_HEADER)",
    );
  }
  if (url.port === "0") throw problem("its port is out of range (1 to 65535)");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw problem(`it must end after the host and port, as in ${url.origin}`);
  }
  return { name, role, origin: url.origin };
}

/** What stands before an `@` may be a password, in a URL and in what was meant for one; it is not repeated. */
function withoutCredentials(text: string): string {
  const at = text.lastIndexOf("@");
  return at < 0 ? text : `…${text.slice(at)}`;
}
