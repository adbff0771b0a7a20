import { NOT_IN_FILE } from "./config.ts";
import { OPTIONS, type OptionSpec } from "./options.ts";

/** The JSON Schema (2020-12) of a configuration file, from the table of options. */
export function configSchema(): object {
  const options: readonly OptionSpec[] = OPTIONS;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Configuration of chroma-autotest",
    description: "The options by their names; the command line and the environment go before it",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      ...Object.fromEntries(
        options.filter(({ name }) => !NOT_IN_FILE.includes(name)).map((
          option,
        ) => [option.name, schemaOf(option)]),
      ),
    },
  };
}

function schemaOf({ type, doc, number, choices, ...option }: OptionSpec): object {
  const text = { type: "string", minLength: 1, ...(choices === undefined ? {} : { enum: choices }) };
  const fallback = option.default === undefined
    ? {}
    : { default: number === undefined ? option.default : Number(option.default) };
  if (type === "flag") return { description: doc, type: "boolean" };
  if (type === "list") {
    return { description: doc, anyOf: [text, { type: "array", minItems: 1, items: text }], ...fallback };
  }
  if (number === undefined) return { description: doc, ...text, ...fallback };
  const { least, most, whole = false } = number;
  return {
    description: doc,
    type: whole ? "integer" : "number",
    minimum: least,
    maximum: most,
    ...fallback,
  };
}
