import type { Endpoint } from "../core/endpoint.ts";

/** A reply that says the request was not carried out. A 5xx to a write leaves open whether it was. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;

  constructor(action: string, endpoint: Endpoint, status: number, message = "") {
    super(
      `Cannot ${action} on ${endpoint.name}: it answered ${status}${message === "" ? "" : ` (${message})`}`,
    );
    this.status = status;
  }
}
