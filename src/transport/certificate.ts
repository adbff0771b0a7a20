import { connect } from "node:tls";

/** A handshake takes no longer; milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * When the certificate ends that an endpoint shows, in UTC milliseconds; `undefined` where the runtime does not tell
 * (Deno before 2.9). Only shakes hands: nothing is sent. Whether to trust it is `fetch`'s business.
 *
 * @throws when no connection can be made
 */
export function certificateEnd(origin: string): Promise<number | undefined> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || 443),
      servername: /^[\d.]+$|:/.test(hostname) ? "" : hostname,
      rejectUnauthorized: false,
      timeout: TIMEOUT_MS,
    }, () => {
      const end = Date.parse(socket.getPeerCertificate()?.valid_to ?? "");
      socket.destroy();
      resolve(Number.isNaN(end) ? undefined : end);
    });
    socket.on("timeout", () => socket.destroy(new Error(`no TLS handshake within ${TIMEOUT_MS / 1000} s`)));
    socket.on("error", reject);
  });
}
