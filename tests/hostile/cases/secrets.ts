import type { Case, World } from "../case.ts";
import { invented } from "../invented.ts";
import { byAction, changed, json, listed, on, text, wire, withFields } from "../replies.ts";

const said = ({ token, apiKey }: World) => `Bearer ${token} and ${apiKey} are not welcome`;

/** Credentials in every place that a server can write to. */
export const SECRETS: readonly Case[] = [
  {
    name: "says the token in every error",
    server: (world) => () => json({ error: "AuthError", message: said(world) }, 401),
    code: 5,
    says: /\[secret\]/,
  },
  {
    name: "says the token where a message is cut",
    server: ({ token }) => () => json({ error: "AuthError", message: "x".repeat(150) + token }, 403),
    code: 5,
  },
  {
    name: "says the token where a message is cut, between words",
    server: ({ token }) => () =>
      json({ error: "AuthError", message: `${"x ".repeat(74)}${token} ${token}` }, 403),
    code: 5,
  },
  {
    name: "says the token in the error of every write",
    server: (world) =>
      on(
        ["create", "add", "deleteCollection"],
        () => json({ error: said(world), message: said(world) }, 400),
      ),
    code: 1,
  },
  {
    name: "says the token in the error of records",
    server: (world) =>
      on(["add", "update", "get", "query"], () => json({ error: said(world), message: said(world) }, 500)),
    code: 1,
  },
  { name: "has the token for a version", server: ({ token }) => on(["version"], () => json(token)), code: 0 },
  {
    name: "has the token for a tenant",
    server: ({ token }) =>
      on(["default_tenant"], () => json({ error: token, message: `Tenant [${token}] not found` }, 404)),
    code: 5,
  },
  { name: "answers with the token alone", server: ({ token }) => () => text(token), code: 5 },
  {
    name: "answers every body with the request's head",
    server: (world) => () => text(said(world), { status: 500 }),
    code: 5,
  },
  {
    name: "says the token in headers and in the reason",
    server: (world) =>
      on(["list"], async (_, real) => {
        const { body } = await real();
        return wire(`HTTP/1.1 200 ${world.token}`, [
          `x-echo: ${said(world)}`,
          `set-cookie: t=${world.token}`,
          `content-length: ${new TextEncoder().encode(String(body)).length}`,
        ], String(body));
      }),
    code: 0,
  },
  {
    name: "redirects to an address with the token in it",
    server: ({ thief, token }) => () => ({
      status: 302,
      headers: { location: `${thief}/?t=${token}` },
      body: "",
    }),
    code: 4,
  },
  {
    name: "names a collection after the token, during the run",
    server: ({ token, apiKey }) => {
      let made = 0;
      const extra = [invented(token), invented(`k_${apiKey}`)];
      return byAction({
        list: listed((list) => made > 0 ? [...list, ...extra] : list),
        total: async (_, real) => changed(await real(), (count) => Number(count) + 2 * Math.min(1, made)),
        count: (ask, real) => extra.some(({ id }) => id === ask.route?.collection) ? json(1) : real(),
        create: (_, real) => (made++, real()),
      });
    },
    code: 0,
    says: /appeared on server: "\[secret\]"/,
  },
  {
    name: "puts the token into metadata and UUIDs",
    server: ({ token }) =>
      byAction({
        list: listed((list) => list.map((one) => ({ ...one, metadata: { token, [token]: 1 } }))),
        create: async (_, real) => withFields(await real(), { id: token }),
      }),
    code: 4,
  },
  {
    name: "says the token percent-encoded and in capitals of JSON",
    server: ({ token }) => () =>
      json({
        error: "AuthError",
        message: `${encodeURIComponent(`Bearer ${token}`)} ${JSON.stringify(token)}`,
      }, 401),
    code: 5,
  },
  {
    name: "says the token in the documents that it gives back",
    server: ({ token }) => on(["get"], async (_, real) => withFields(await real(), { documents: [token] })),
    code: 1,
  },
];
