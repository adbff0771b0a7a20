import type { Case } from "../case.ts";
import { on, wire } from "../replies.ts";

const OK = "HTTP/1.1 200 OK";

/** The real list, with these header lines. */
function lines(
  headers: (world: Parameters<Case["server"]>[0]) => readonly string[],
  first = OK,
): Case["server"] {
  return (world) =>
    on(["list"], async (_, real) => {
      const { body } = await real();
      const length = new TextEncoder().encode(String(body)).length;
      return wire(first, [...headers(world), `content-length: ${length}`], String(body));
    });
}

/** Heads of replies. A run that can do without the reply, or read it, is fine; one that is harmed is not. */
export const HEADERS: readonly Case[] = [
  {
    name: "breaks a header over lines",
    server: lines(() => ["x-note: one", " two", "\tthree"]),
    code: [0, 5],
  },
  {
    name: "puts bare line feeds into headers",
    server: lines(() => ["x-note: one\nx-other: two\nset-cookie: a=b"]),
    code: [0, 5],
  },
  { name: "puts a carriage return into a header", server: lines(() => ["x-note: one\rtwo"]), code: 5 },
  { name: "puts a NUL into a header", server: lines(() => ["x-note: one\0two"]), code: 5 },
  { name: "has a header without a name", server: lines(() => [": nothing"]), code: 5 },
  { name: "has spaces in the name of a header", server: lines(() => ["content length : 2"]), code: [0, 5] },
  {
    name: "sends ten thousand headers",
    server: lines(() => Array.from({ length: 10_000 }, (_, i) => `x-${i}: y`)),
    code: 5,
  },
  { name: "sends a header of 8 MiB", server: lines(() => [`x-note: ${"y".repeat(2 ** 23)}`]), code: 5 },
  { name: "writes escapes into the reason", server: lines(() => [], "HTTP/1.1 200 \x1b[2JOK"), code: [0, 5] },
  {
    name: "sets cookies",
    server: lines(() => ["set-cookie: session=1; path=/", "set-cookie: b=2"]),
    code: 0,
  },
  {
    name: "forbids, and clears, everything",
    server: lines(() => ['clear-site-data: "*"', "refresh: 0; url=/", "link: </x>; rel=preload"]),
    code: 0,
  },
  {
    name: "says that a reply is encoded twice",
    server: lines(() => ["content-encoding: gzip, gzip"]),
    code: [0, 5],
  },
  { name: "speaks HTTP/1.0", server: oldHttp, code: 0 },
  { name: "speaks HTTP/0.9", server: () => on(["list"], async (_, real) => [(await real()).body]), code: 5 },
  { name: "speaks HTTP/9.9", server: lines(() => [], "HTTP/9.9 200 OK"), code: 5 },
  {
    name: "speaks TLS where plain text belongs",
    server: () => () => [new Uint8Array([21, 3, 3, 0, 2, 2, 40])],
    code: 5,
  },
  { name: "speaks SSH", server: () => () => ["SSH-2.0-OpenSSH_9.9\r\n"], code: 5 },
  { name: "answers twice to one request", server: twice, code: 0 },
];

/** Every reply as HTTP/1.0 has it: no length, the end of the connection is the end of the body. */
function oldHttp(): ReturnType<Case["server"]> {
  return async (_, real) => {
    const { status, body } = await real();
    return wire(`HTTP/1.0 ${status} Any`, ["content-type: application/json"], String(body));
  };
}

/** A second reply behind the first, for a client that takes it for the answer to its next request. */
function twice({ victim }: Parameters<Case["server"]>[0]): ReturnType<Case["server"]> {
  return async (_, real) => {
    const { status, body } = await real();
    const second = JSON.stringify(victim);
    const print = (text: string) =>
      `HTTP/1.1 ${status} Any\r\ncontent-type: application/json\r\ncontent-length: ${
        new TextEncoder().encode(text).length
      }\r\n\r\n${text}`;
    return [print(String(body)) + print(second)];
  };
}
