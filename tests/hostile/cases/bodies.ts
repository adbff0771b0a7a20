import type { Case } from "../case.ts";
import type { Behaviour, Reply } from "../hostile_server.ts";
import { json, offsetOf, on, text, wire } from "../replies.ts";

const MIB = 2 ** 20;

/** The real reply with a claim in its headers, on every list. */
function claims(headers: Readonly<Record<string, string>>): Case["server"] {
  return () => on(["list"], async (_, real) => ({ ...await real(), headers }));
}

const OK = "HTTP/1.1 200 OK";
const photograph = /Cannot photograph production: /;

/** Bodies that are too much, too little, or not what they are called. */
export const BODIES: readonly Case[] = [
  {
    name: "answers a list of 80 MiB",
    server: () =>
      on(["list"], () => pieces(`${OK}\r\ncontent-length: ${80 * MIB}\r\n\r\n`, "[".padEnd(MIB), 80)),
    code: 5,
    says: /is longer than/,
  },
  {
    name: "answers a list without end",
    server: () => on(["list"], () => pieces(`${OK}\r\nconnection: close\r\n\r\n`, "[".padEnd(MIB), Infinity)),
    code: 5,
    says: /is longer than/,
  },
  {
    name: "answers a list of 60 MiB of brackets",
    server: () =>
      on(["list"], () => pieces(`${OK}\r\ncontent-length: ${60 * MIB}\r\n\r\n`, "[".repeat(MIB), 60)),
    code: 5,
    says: photograph,
  },
  {
    name: "answers a list of 60 MiB of empty objects",
    server: () =>
      on(
        ["list"],
        () =>
          pieces(
            `${OK}\r\ncontent-length: ${3 + 60 * MIB}\r\n\r\n[`,
            "{},".padStart(4).repeat(MIB / 4),
            60,
            "{}]".slice(1),
          ),
      ),
    code: 5,
    says: photograph,
  },
  {
    name: "answers metadata nested a million deep",
    server: () =>
      on(["list"], async (ask, real) => {
        const reply = await real();
        const deep = `{"deep":${"[".repeat(1e6)}${"]".repeat(1e6)}}`;
        return offsetOf(ask) > 0 ? reply : {
          ...reply,
          body: String(reply.body).replace(/"metadata":\{"owner"/, `"metadata":{"deep":${deep},"owner"`),
        };
      }),
    code: 5,
    says: photograph,
  },
  {
    name: "answers a gzip bomb",
    server: () => {
      const bomb = gzip("[".padEnd(200 * MIB));
      return on(
        ["list"],
        async () => ({ ...json([]), headers: { "content-encoding": "gzip" }, body: await bomb }),
      );
    },
    code: 5,
    says: /is longer than/,
  },
  {
    name: "claims gzip and sends JSON",
    server: claims({ "content-encoding": "gzip" }),
    code: 5,
    says: photograph,
  },
  {
    name: "claims deflate and sends JSON",
    server: claims({ "content-encoding": "deflate" }),
    code: [0, 5],
  },
  {
    name: "claims brotli and sends JSON",
    server: claims({ "content-encoding": "br" }),
    code: 5,
    says: photograph,
  },
  {
    name: "claims an encoding that nobody knows",
    server: claims({ "content-encoding": "rot13" }),
    code: [0, 5],
  },
  {
    name: "compresses, and breaks off in the middle",
    server: () =>
      on(["list"], async (_, real) => {
        const whole = await gzip(String((await real()).body));
        return {
          ...json([]),
          headers: { "content-encoding": "gzip" },
          body: whole.slice(0, whole.length / 2),
        };
      }),
    code: 5,
    says: photograph,
  },
  {
    name: "compresses every reply as it should",
    server: () => async (_, real) => {
      const reply = await real();
      return {
        ...reply,
        headers: { ...reply.headers, "content-encoding": "gzip" },
        body: await gzip(String(reply.body)),
      };
    },
    code: 0,
  },
  {
    name: "answers with a web page",
    server: () => () => text("<h1>Welcome to nginx!</h1>"),
    code: 5,
    says: /as a Chroma server/,
  },
  {
    name: "lists with a web page",
    server: () => on(["list"], () => text("<h1>Sign in</h1>")),
    code: 5,
    says: photograph,
  },
  { name: "answers with nothing", server: () => () => text(""), code: 5, says: /as a Chroma server/ },
  { name: "answers in UTF-16", server: () => on(["list"], utf16), code: 5, says: photograph },
  {
    name: "puts a byte order mark before every reply",
    server: () => async (_, real) => {
      const reply = await real();
      return { ...reply, body: `\ufeff${reply.body}` };
    },
    code: 0,
  },
  { name: "puts bytes that are no UTF-8 into metadata", server: () => on(["list"], noUtf8), code: [0, 5] },
  { name: "calls JSON a web page", server: retyped("text/html; charset=latin1"), code: 1 },
  {
    name: "answers less than its length",
    server: lengthOf((bytes) => bytes + 10),
    code: 5,
    says: photograph,
  },
  {
    name: "answers more than its length",
    server: lengthOf((bytes) => bytes - 10),
    code: 5,
    says: photograph,
  },
  { name: "answers a negative length", server: lengthOf(() => -1), code: 5 },
  { name: "answers a length beyond all numbers", server: lengthOf(() => "99999999999999999999"), code: 5 },
  {
    name: "answers two lengths that differ",
    server: () =>
      on(["list"], async (_, real) => {
        const { body } = await real();
        return wire(OK, ["content-length: 2", `content-length: ${body.length}`], String(body));
      }),
    code: 5,
    says: photograph,
  },
  {
    name: "answers in chunks and with a length of another reply",
    server: () =>
      on(
        ["list"],
        () => wire(OK, ["content-length: 2", "transfer-encoding: chunked"], "2\r\n[]\r\n0\r\n\r\n"),
      ),
    code: 5,
  },
  {
    name: "lies about the length of a chunk",
    server: chunked("ff\r\n[]\r\n0\r\n\r\n"),
    code: 5,
    says: photograph,
  },
  {
    name: "gives a chunk a length that is no number",
    server: chunked("zz\r\n[]\r\n0\r\n\r\n"),
    code: 5,
    says: photograph,
  },
  {
    name: "gives a chunk a length beyond all numbers",
    server: chunked("fffffffffffffffff\r\n[]\r\n"),
    code: 5,
    says: photograph,
  },
  { name: "ends before the last chunk", server: chunked("2\r\n[]\r\n"), code: 5, says: photograph },
  {
    name: "cuts the reply to a create in two",
    server: () =>
      on(["create"], async (_, real) => {
        const { body } = await real();
        return wire(OK, [`content-length: ${body.length}`], String(body).slice(0, 40));
      }),
    code: 1,
    says: /it may have been carried out/,
  },
  {
    name: "cuts the reply to every deletion in two",
    server: () =>
      on(["deleteCollection"], async (_, real) => {
        await real();
        return wire(OK, ["content-length: 2"], "{");
      }),
    code: 0,
  },
];

function lengthOf(length: (bytes: number) => number | string): Case["server"] {
  return () =>
    on(["list"], async (_, real) => {
      const { body } = await real();
      return wire(OK, [`content-length: ${length(body.length)}`], String(body));
    });
}

function chunked(body: string): Case["server"] {
  return () => on(["list"], () => wire(OK, ["transfer-encoding: chunked"], body));
}

function retyped(type: string): Case["server"] {
  return () => async (_, real) => ({ ...await real(), headers: { "content-type": type } });
}

const utf16: Behaviour = async (_, real): Promise<Reply> => {
  const reply = await real();
  const units = Uint16Array.from(String(reply.body), (character) => character.charCodeAt(0));
  return { ...reply, body: new Uint8Array(units.buffer) };
};

const noUtf8: Behaviour = async (_, real): Promise<Reply> => {
  const reply = await real();
  const bytes = new TextEncoder().encode(String(reply.body).replaceAll('"team-', '"\u0001eam-'));
  return { ...reply, body: bytes.map((byte) => byte === 1 ? 0xff : byte) };
};

function* pieces(first: string, piece: string, count: number, last = ""): Generator<string> {
  yield first;
  for (let index = 0; index < count; index++) yield piece;
  yield last;
}

async function gzip(body: string): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}
