import { assert } from "@std/assert";
import { passed } from "../../core/verdict.ts";
import { isCredentialHeader } from "../../core/credential_header.ts";
import { randomSuffix } from "../../core/random.ts";
import type { Node } from "../../chroma/deployment.ts";
import { isOk, type RawReply } from "../../chroma/raw.ts";
import { type Check, Undecided } from "../suite.ts";
import { expectRight, type Premises } from "./premises.ts";
import { notRefused } from "./refusals.ts";

/** Reads of the API's first version; the last would list collections. */
const FIRST_VERSION = ["/api/v1/heartbeat", "/api/v1/version", "/api/v1/collections?limit=1"] as const;

/** The first version of the API is closed. */
export const firstVersion: Check<Premises> = {
  name: "v1 refused",
  proves: "Paths of the API's first version are refused by every endpoint, with no data",
  async run({ stage: { deployment } }) {
    const statuses = new Set<number>();
    for (const node of deployment.all) {
      for (const path of FIRST_VERSION) {
        const reply = await node.raw.get(path);
        statuses.add(reply.status);
        const refused = reply.status >= 400 && reply.status < 500 || reply.status === 501;
        expectRight(
          { node, uuid: "" },
          refused ? undefined : `${path} was answered ${reply.status}, not refused`,
        );
      }
    }
    const where = deployment.all.map(({ name }) => name).join(", ");
    return passed(`${FIRST_VERSION.length} paths of v1 answered ${[...statuses].join(", ")} by ${where}`);
  },
};

/** What is in one database is not to be seen from another. */
export const otherDatabases: Check<Premises> = {
  name: "other databases",
  proves: "A collection is not found under its name in another database or another tenant, on any endpoint",
  async run({ bulk, stage: { deployment, session } }) {
    const { name } = bulk.filled;
    const { tenant, database } = deployment.target;
    const elsewhere = session.newName("production_elsewhere");
    for (const node of deployment.all) {
      for (const scope of [{ tenant, database: elsewhere }, { tenant: elsewhere, database }]) {
        const reply = await node.raw.get(`${node.raw.collections(scope)}/${name}`);
        const what = scope.tenant === tenant ? "database" : "tenant";
        const problem = isOk(reply)
          ? `shows the collection in a ${what} that does not exist`
          : notRefused(reply);
        expectRight(
          { node, uuid: "" },
          problem && (isOk(reply) ? problem : `a name in another ${what} ${problem}`),
        );
      }
    }
    return passed(
      `Not found from another database or tenant by ${deployment.all.map(({ name }) => name).join(", ")}`,
    );
  },
};

/** Nobody reads without the right credentials, wherever they ask. */
export const credentialsRequired: Check<Premises> = {
  name: "credentials required",
  proves:
    "A read without credentials, or with wrong ones, is refused (401 or 403) by the balancer and by each node itself",
  needs: "`--token-file` or a credential header",
  lacks: ({ stage: { deployment } }) =>
    credentialsOf(deployment.target.headers).length > 0
      ? undefined
      : "Needs --token-file or a credential header",
  async run({ stage: { deployment, random } }) {
    const { headers } = deployment.target;
    const open: string[] = [];
    for (const node of deployment.all) {
      const control = await count(node, headers);
      if (!isOk(control)) {
        throw new Undecided(
          `${node.name} answers ${control.status} to a read with the configured credentials`,
        );
      }
      for (
        const [what, others] of [
          ["without credentials", withoutCredentials(headers)],
          ["with wrong credentials", wrongCredentials(headers, randomSuffix(random, 24))],
        ] as const
      ) {
        const { status } = await count(node, others);
        if (status !== 401 && status !== 403) open.push(`${node.name} answers ${status} ${what}`);
      }
    }
    assert(open.length === 0, `Not every endpoint asks for credentials: ${open.join("; ")}`);
    return passed(
      `Refused without and with wrong credentials by ${deployment.all.map(({ name }) => name).join(", ")}`,
    );
  },
};

/** How many collections there are: the read that tells least. */
function count(node: Node, headers: Readonly<Record<string, string>>): Promise<RawReply> {
  return node.raw.get(`${node.raw.collections()}_count`, { headers });
}

/** The names of the headers that are credentials. */
function credentialsOf(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(headers).filter(isCredentialHeader);
}

/** The headers without those that are credentials; exported for the table of its tests. */
export function withoutCredentials(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isCredentialHeader(name)));
}

/** The headers with made-up credentials, which have nothing of the true ones but their scheme; exported for its tests. */
export function wrongCredentials(
  headers: Readonly<Record<string, string>>,
  madeUp: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!isCredentialHeader(name)) return [name, value];
      const scheme = /^(Bearer|Basic) /i.exec(value)?.[0] ?? "";
      return [name, `${scheme}autotest-wrong-${madeUp}`];
    }),
  );
}
