import { hash } from "node:crypto";

/** The SHA-256 of a text's UTF-8, in hexadecimal; synchronous, since lines of a chain must follow each other. */
export function sha256(text: string): string {
  return hash("sha256", text);
}
