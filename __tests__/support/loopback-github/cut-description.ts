/**
 * Cuts GitHub's OpenAPI description down to the operations the loopback GitHub serves and turns it into JSON Schema.
 * Run by hand when an operation is added: `node __tests__/support/loopback-github/cut-description.ts`.
 * The package is 385 MB, so it is installed into a temporary folder and never becomes a dependency.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGE = "@octokit/openapi@23.0.2";

const REPO = "/repos/{owner}/{repo}";
const OPERATIONS: readonly (readonly [method: string, path: string])[] = [
  ["get", "/user"],
  ["get", `${REPO}/actions/artifacts`],
  ["get", `${REPO}/actions/artifacts/{artifact_id}/{archive_format}`],
  ["get", `${REPO}/actions/runs/{run_id}`],
  ["get", `${REPO}/issues/{issue_number}/comments`],
  ["post", `${REPO}/issues/{issue_number}/comments`],
  ["patch", `${REPO}/issues/comments/{comment_id}`],
  ["post", `${REPO}/check-runs`],
  ["patch", `${REPO}/check-runs/{check_run_id}`],
  ["post", `${REPO}/statuses/{sha}`],
  ["get", `${REPO}/pulls/{pull_number}/files`],
  ["get", `${REPO}/contents/{path}`],
];

type Node = { readonly [key: string]: unknown };

const NOISE = new Set([
  "description",
  "example",
  "examples",
  "title",
  "deprecated",
  "externalDocs",
  "default",
  "discriminator",
]);

function isObject(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON Schema of an OpenAPI 3.0 schema: prose dropped, `nullable` spelled out, references moved to `$defs`. */
function toJsonSchema(schema: unknown, used: (name: string) => void): unknown {
  if (Array.isArray(schema)) return schema.map((item) => toJsonSchema(item, used));
  if (!isObject(schema)) return schema;
  const { nullable, ...rest } = schema;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    if (NOISE.has(key) || key.startsWith("x-")) continue;
    if (key === "$ref") {
      const name = String(value).split("/").at(-1) ?? "";
      used(name);
      out["$ref"] = `#/$defs/${name}`;
    } else if (key === "properties" && isObject(value)) {
      out["properties"] = Object.fromEntries(
        Object.entries(value).map(([name, property]) => [name, toJsonSchema(property, used)]),
      );
    } else if (key === "enum" || key === "required" || key === "pattern") {
      out[key] = value;
    } else {
      out[key] = toJsonSchema(value, used);
    }
  }
  return nullable === true ? { anyOf: [out, { type: "null" }] } : out;
}

function cut(description: Node): Node {
  const components = description["components"] as Record<string, Record<string, Node>>; // fixed by OpenAPI
  const paths = description["paths"] as Record<string, Record<string, Node>>; // fixed by OpenAPI
  const defs: Record<string, unknown> = {};
  const use = (name: string): void => {
    if (name in defs) return;
    defs[name] = {};
    defs[name] = toJsonSchema(components["schemas"]?.[name], use);
  };
  const follow = (node: Node): Node => {
    if (typeof node["$ref"] !== "string") return node;
    const [kind, name] = node["$ref"].split("/").slice(-2);
    const target = components[kind ?? ""]?.[name ?? ""];
    if (target === undefined) throw new Error(`${node["$ref"]} is not in the description`);
    return target;
  };
  const jsonOf = (holder: Node): unknown => {
    const content = holder["content"] as Record<string, Node> | undefined; // fixed by OpenAPI
    const schema = content?.["application/json"]?.["schema"];
    return schema === undefined ? null : toJsonSchema(schema, use);
  };
  const operations = OPERATIONS.map(([method, path]) => {
    const operation = paths[path]?.[method];
    if (operation === undefined) throw new Error(`${method} ${path} is not in the description`);
    const parameters = (operation["parameters"] as readonly Node[]).map(follow);
    const responses = operation["responses"] as Record<string, Node>; // fixed by OpenAPI
    return {
      method,
      path,
      id: operation["operationId"],
      parameters: parameters.map((parameter) => ({
        name: parameter["name"],
        in: parameter["in"],
        required: parameter["required"] === true,
        schema: toJsonSchema(parameter["schema"], use),
      })),
      body: isObject(operation["requestBody"]) ? jsonOf(follow(operation["requestBody"])) : null,
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, jsonOf(follow(response))]),
      ),
    };
  });
  return { source: PACKAGE, file: "api.github.com.json", operations, $defs: defs };
}

const folder = mkdtempSync(join(tmpdir(), "openapi-"));
try {
  const options = { cwd: folder, stdio: "inherit", shell: process.platform === "win32" } as const;
  execFileSync(
    "npm",
    ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE],
    options,
  );
  const file = join(folder, "node_modules/@octokit/openapi/generated/api.github.com.json");
  const description = cut(JSON.parse(readFileSync(file, "utf8")) as Node); // the package's own format
  writeFileSync(join(import.meta.dirname, "description.json"), `${JSON.stringify(description, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
