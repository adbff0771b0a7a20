import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import eventsSchema from "../../deploy/events.schema.json" with { type: "json" };
import reportSchema from "../../deploy/report.schema.json" with { type: "json" };

/** Says what of a value is not as a schema has it, as `path: what`. */
export type Faults = (value: unknown) => readonly string[];

/** Makes validators of the published schemas; closed ones refuse properties that a schema does not name, too. */
function validators(
  close: (schema: unknown) => unknown,
): { readonly report: Faults; readonly event: Faults } {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const faults = (schema: unknown): Faults => {
    const validate = ajv.compile(close(schema) as object);
    return (value) =>
      validate(value)
        ? []
        : (validate.errors ?? []).map(({ instancePath, message, params }) =>
          `${instancePath}: ${message} ${JSON.stringify(params)}`
        );
  };
  // The one of events refers to the other.
  const report = faults(reportSchema);
  return { report, event: faults(eventsSchema) };
}

/** As a consumer has it: what it does not know, it ignores. */
export const open = validators((schema) => schema);
/** For what this version writes: all of it must be in the schema. */
export const closed = validators(closedSchema);

function closedSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closedSchema);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closedSchema(value)]));
  return "properties" in schema ? { additionalProperties: false, ...inner } : inner;
}
