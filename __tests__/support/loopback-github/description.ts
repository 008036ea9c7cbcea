import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { z } from "zod";

const SCHEMA = z.record(z.string(), z.unknown());

/** A JSON Schema as the cut description holds it. */
export type Schema = Readonly<z.infer<typeof SCHEMA>>;

const OPERATION = z.object({
  method: z.string(),
  path: z.string(),
  /** `checks/create`. */
  id: z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(["path", "query", "header"]),
      required: z.boolean(),
      schema: SCHEMA,
    }),
  ),
  body: SCHEMA.nullable(),
  /** Status -> schema of the answer, null = no JSON body. */
  responses: z.record(z.string(), SCHEMA.nullable()),
});

export type Operation = Readonly<z.infer<typeof OPERATION>>;

/** Written by cut-description.ts next to this file. */
const DESCRIPTION = z.object({ operations: z.array(OPERATION), $defs: z.record(z.string(), SCHEMA) });
/** The definitions are one document of their own, so that they are checked and compiled once and not for each schema that names them. */
const DEFINITIONS = "https://api.github.com/definitions";
const text = readFileSync(join(import.meta.dirname, "description.json"), "utf8");
const description = DESCRIPTION.parse(JSON.parse(text.replaceAll('"#/$defs/', `"${DEFINITIONS}#/$defs/`)));

const ajv = new Ajv2020({ strict: false, allErrors: true });
/** Parameters arrive as text. */
const coercing = new Ajv2020({ strict: false, allErrors: true, coerceTypes: true });
for (const instance of [ajv, coercing]) {
  formats.default(instance);
  instance.addSchema({ $id: DEFINITIONS, $defs: description.$defs });
}

const compiled = new Map<Schema, ValidateFunction>();

/** `key` stands for the schema: the same object each time. */
function validator(key: Schema, make: () => ValidateFunction): ValidateFunction {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const validate = make();
  compiled.set(key, validate);
  return validate;
}

function problems(schema: Schema, value: unknown, where: string): readonly string[] {
  return problemsOf(
    validator(schema, () => ajv.compile({ ...schema })),
    value,
    where,
  );
}

/** What was given is read as the type that the parameter has. */
function parameterProblems(schema: Schema, given: string, where: string): readonly string[] {
  const validate = validator(schema, () =>
    coercing.compile({ type: "object", properties: { value: schema } }),
  );
  return problemsOf(validate, { value: given }, where);
}

function problemsOf(validate: ValidateFunction, value: unknown, where: string): readonly string[] {
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

const ROUTES = description.operations.map((operation) => {
  // The last parameter of `contents/{path}` may hold slashes.
  const pattern = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === "path" ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  return { operation, pattern: new RegExp(`^${pattern}$`) };
});

/** The operation a request is for; null = GitHub's description (as cut) has none. */
export function matchOperation(method: string, pathname: string): Match | null {
  for (const { operation, pattern } of ROUTES) {
    if (operation.method !== method.toLowerCase()) continue;
    const found = pattern.exec(pathname);
    if (found === null) continue;
    const path = new Map(
      Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
    return { operation, path: Object.fromEntries(path) };
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
    return parameterProblems(parameter.schema, value, `${parameter.in} ${parameter.name}`);
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
