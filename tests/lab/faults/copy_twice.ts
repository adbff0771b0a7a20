import { texts } from "../json.ts";
import type { Lab } from "../lab.ts";
import { changeCopy } from "./change_copy.ts";
import { isTestWrite } from "./target.ts";

/** Copies the first record of every upsert into a test collection twice, the second time under another id. */
export function copyTwice(lab: Lab): Disposable {
  return lab.replicator.hook((write) => {
    if (!isTestWrite(lab, write.call, { operations: ["upsert"] })) return write;
    return changeCopy(write, (body) => ({
      ...Object.fromEntries(
        Object.entries(body).map((
          [key, column],
        ) => [key, Array.isArray(column) ? [...column, column[0]] : column]),
      ),
      ids: [...texts(body["ids"]), `${texts(body["ids"])[0]}-copy`],
    }));
  });
}
