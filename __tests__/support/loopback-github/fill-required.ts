import { definition, type Schema } from "./description.ts";

/** Completes an answer with the smallest valid value of every required property the handler does not care about. */
export function fillRequired(schema: Schema, given: unknown): unknown {
  const target = resolve(schema, given);
  if (Array.isArray(given)) {
    const items = (target["items"] ?? {}) as Schema; // JSON Schema
    return given.map((item) => fillRequired(items, item));
  }
  if (typeof given === "object" && given !== null)
    return fillObject(target, given as Record<string, unknown>); // not null, not an array
  return given === undefined ? smallest(target) : given;
}

function resolve(schema: Schema, given: unknown): Schema {
  if (typeof schema["$ref"] === "string") return resolve(definition(schema["$ref"]), given);
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as readonly Schema[] | undefined; // JSON Schema
  if (choices === undefined || schema["properties"] !== undefined) return schema;
  const isNull = given === undefined || given === null;
  const choice = choices.find((option) => (option["type"] === "null") === isNull) ?? choices[0];
  return choice === undefined ? schema : resolve(choice, given);
}

function fillObject(schema: Schema, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>; // JSON Schema
  const required = (schema["required"] ?? []) as readonly string[]; // JSON Schema
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
