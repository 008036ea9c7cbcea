import { z } from "zod";
import { definition, type Schema } from "./description.ts";

const OBJECT = z.record(z.string(), z.unknown());
/** The keywords of JSON Schema that GitHub's description is made of. */
const PARTS = z.object({
  items: OBJECT.optional(),
  anyOf: z.array(OBJECT).optional(),
  oneOf: z.array(OBJECT).optional(),
  properties: z.record(z.string(), OBJECT).optional(),
  required: z.array(z.string()).optional(),
});
type Parts = Readonly<z.infer<typeof PARTS>>;

const read = new WeakMap<Schema, Parts>();

/** The same schema is asked for once per value of a list: it is read once. */
function partsOf(schema: Schema): Parts {
  const known = read.get(schema);
  if (known !== undefined) return known;
  const parts = PARTS.parse(schema);
  read.set(schema, parts);
  return parts;
}

/** Completes an answer with the smallest valid value of every required property the handler does not care about. */
export function fillRequired(schema: Schema, given: unknown): unknown {
  const target = resolve(schema, given);
  if (Array.isArray(given)) {
    const { items = {} } = partsOf(target);
    return given.map((item) => fillRequired(items, item));
  }
  if (isObject(given)) return fillObject(target, given);
  return given === undefined ? smallest(target) : given;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function resolve(schema: Schema, given: unknown): Schema {
  if (typeof schema["$ref"] === "string") return resolve(definition(schema["$ref"]), given);
  const { anyOf, oneOf } = partsOf(schema);
  const choices = anyOf ?? oneOf;
  if (choices === undefined || schema["properties"] !== undefined) return schema;
  const isNull = given === undefined || given === null;
  const choice = choices.find((option) => (option["type"] === "null") === isNull) ?? choices[0];
  return choice === undefined ? schema : resolve(choice, given);
}

function fillObject(schema: Schema, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties = {}, required = [] } = partsOf(schema);
  const names = new Set([...Object.keys(given), ...required]);
  return Object.fromEntries(
    [...names].map((name) => [name, fillRequired(properties[name] ?? {}, given[name])]),
  );
}

function smallest(schema: Schema): unknown {
  const options = schema["enum"];
  if (Array.isArray(options)) return options[0];
  switch (schema["type"]) {
    case "object":
      return fillObject(schema, {});
    case "array":
      return [];
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return false;
    case "string":
      return smallestString(schema["format"]);
    default:
      return null;
  }
}

function smallestString(format: unknown): string {
  if (format === "date-time") return "2026-01-02T03:04:05Z";
  if (format === "uri") return "https://api.github.com/";
  if (format === "email") return "octocat@github.com";
  return "";
}
