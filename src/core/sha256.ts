import { createHash, hash } from "node:crypto";

/** The SHA-256 of a text's UTF-8, in hexadecimal; synchronous, since lines of a chain must follow each other. */
export function sha256(text: string): string {
  return hash("sha256", text);
}

/** The same of many lines, each ended by a line feed, without putting them together first. */
export function sha256OfLines(lines: Iterable<string>): string {
  const digest = createHash("sha256");
  for (const line of lines) digest.update(`${line}\n`);
  return digest.digest("hex");
}

/** The same of bytes as they come, such as a file's. */
export async function sha256OfStream(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of chunks) digest.update(chunk);
  return digest.digest("hex");
}
