import { parseObject, texts } from "../json.ts";
import type { Lab } from "../lab.ts";
import { isTestCall, isTestWrite } from "./target.ts";

/** An add to a test collection, as it comes by. */
export interface PassingAdd {
  readonly records: number;
  /** Which one of its kind it is, from 1 on: of those with one record, or of those with more. */
  readonly number: number;
  /** Other requests about test collections that are under way. */
  readonly others: number;
}

/** Acknowledges those adds to test collections that `lost` picks, and does not carry them out. */
export function loseAdds(lab: Lab, lost: (add: PassingAdd) => boolean): Disposable {
  const passed = { one: 0, many: 0 };
  let underWay = 0;
  return lab.balancer.intercept(async (call, next) => {
    if (!isTestCall(lab, call)) return await next(call);
    underWay++;
    try {
      if (!isTestWrite(lab, call, { operations: ["add"] })) return await next(call);
      const records = texts(parseObject(call.body ?? new Uint8Array())["ids"]).length;
      const number = ++passed[records === 1 ? "one" : "many"];
      return lost({ records, number, others: underWay - 1 })
        ? Response.json({}, { status: 201 })
        : await next(call);
    } finally {
      underWay--;
    }
  });
}
