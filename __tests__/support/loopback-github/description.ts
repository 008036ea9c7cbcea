import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** A JSON Schema as the cut description holds it. */
export type Schema = { readonly [key: string]: unknown };

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  /** `checks/create`. */
  readonly id: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
  /** Status -> schema of the answer, null = no JSON body. */
  readonly responses: Readonly<Record<string, Schema | null>>;
}

interface Description {
  readonly operations: readonly Operation[];
  readonly $defs: Readonly<Record<string, Schema>>;
}

// Written by cut-description.ts next to this file, so its shape is known.
const description = JSON.parse(
  readFileSync(join(import.meta.dirname, "description.json"), "utf8"),
) as Description;

const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
// Under NodeNext the default export of this CommonJS package is its namespace.
(formats as unknown as (instance: Ajv2020) => void)(ajv);
const coercing = new Ajv2020({ strict: false, allErrors: true, coerceTypes: true });
(formats as unknown as (instance: Ajv2020) => void)(coercing);

const compiled = new Map<Schema, ValidateFunction>();

function validator(schema: Schema, instance: Ajv2020): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validate = instance.compile({ ...schema, $defs: description.$defs });
  compiled.set(schema, validate);
  return validate;
}

function problems(schema: Schema, value: unknown, where: string, instance: Ajv2020 = ajv): readonly string[] {
  const validate = validator(schema, instance);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${where}${error.instancePath}: ${error.message ?? "invalid"}`,
  );
}

export function definition(reference: string): Schema {
  const schema = description.$defs[reference.split("/").at(-1) ?? ""];
  if (schema === undefined) throw new Error(`${reference} is not in the cut description`);
  return schema;
}

export interface Match {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

/** The operation a request is for; null = GitHub's description (as cut) has none. */
export function matchOperation(method: string, pathname: string): Match | null {
  for (const operation of description.operations) {
    if (operation.method !== method.toLowerCase()) continue;
    // The last parameter of `contents/{path}` may hold slashes.
    const pattern = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === "path" ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
    );
    const found = new RegExp(`^${pattern}$`).exec(pathname);
    if (found === null) continue;
    const path = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { operation, path: Object.fromEntries(path) as Record<string, string> }; // built from pairs of strings
  }
  return null;
}

export function requestProblems(match: Match, query: URLSearchParams, body: unknown): readonly string[] {
  const { operation } = match;
  const known = new Set(operation.parameters.filter((p) => p.in === "query").map((p) => p.name));
  const unknown = [...query.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `query ${name}: not described`);
  const parameters = operation.parameters.flatMap((parameter) => {
    const value = parameter.in === "path" ? match.path[parameter.name] : query.get(parameter.name);
    if (value === undefined || value === null) {
      return parameter.required && parameter.in !== "header"
        ? [`${parameter.in} ${parameter.name}: missing`]
        : [];
    }
    const holder = { type: "object", properties: { value: parameter.schema } };
    return problems(holder, { value }, `${parameter.in} ${parameter.name}`, coercing);
  });
  return [
    ...unknown,
    ...parameters,
    ...(operation.body === null ? [] : problems(operation.body, body ?? {}, "body")),
  ];
}

export function answerProblems(operation: Operation, status: number, body: unknown): readonly string[] {
  // Errors every operation may give (401, 403, 404, 410, 422, 429) are often left out of the description.
  const described = String(status) in operation.responses ? operation.responses[String(status)] : undefined;
  if (described === undefined) {
    return status >= 400
      ? problems(definition("basic-error"), body, `answer ${status}`)
      : [`answer ${status}: not described`];
  }
  return described === null ? [] : problems(described, body, `answer ${status}`);
}

/** The schema of an operation's answer. */
export function answerSchema(operation: Operation, status: number): Schema {
  return operation.responses[String(status)] ?? {};
}
