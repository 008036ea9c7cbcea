/**
 * Cuts GitHub's OpenAPI description down to the operations the loopback GitHub serves and turns it into JSON Schema.
 * Run by hand when an operation is added: `node __tests__/support/loopback-github/cut-description.ts`.
 * The package is 385 MB, so it is installed into a temporary folder and never becomes a dependency.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const PACKAGE = "@octokit/openapi@23.0.2";

const REPO = "/repos/{owner}/{repo}";
const OPERATIONS: readonly (readonly [method: string, path: string])[] = [
  ["get", "/user"],
  ["get", `${REPO}/actions/artifacts`],
  ["get", `${REPO}/actions/artifacts/{artifact_id}/{archive_format}`],
  ["get", `${REPO}/actions/runs/{run_id}`],
  ["get", `${REPO}/actions/runs/{run_id}/artifacts`],
  ["get", `${REPO}/actions/workflows/{workflow_id}/runs`],
  ["get", `${REPO}/commits`],
  ["get", `${REPO}/compare/{basehead}`],
  ["get", `${REPO}/issues/{issue_number}/comments`],
  ["post", `${REPO}/issues/{issue_number}/comments`],
  ["patch", `${REPO}/issues/comments/{comment_id}`],
  ["post", `${REPO}/check-runs`],
  ["get", `${REPO}/check-runs/{check_run_id}`],
  ["patch", `${REPO}/check-runs/{check_run_id}`],
  ["get", `${REPO}/commits/{ref}/check-runs`],
  ["post", `${REPO}/statuses/{sha}`],
  ["get", `${REPO}/commits/{commit_sha}/pulls`],
  ["get", `${REPO}/pulls`],
  ["get", `${REPO}/pulls/{pull_number}`],
  ["get", `${REPO}/pulls/{pull_number}/files`],
  ["get", `${REPO}/contents/{path}`],
  ["get", `${REPO}/git/trees/{tree_sha}`],
];

const NODE = z.record(z.string(), z.unknown());
type Node = Readonly<z.infer<typeof NODE>>;

/** The parts of an OpenAPI description that are cut out. */
const OPENAPI = z.object({
  paths: z.record(z.string(), z.record(z.string(), NODE)),
  components: z.record(z.string(), z.record(z.string(), NODE)),
});
const OPERATION = z.object({
  operationId: z.string(),
  parameters: z.array(NODE),
  requestBody: NODE.optional(),
  responses: z.record(z.string(), NODE),
});
const CONTENT = z.object({ content: z.record(z.string(), z.object({ schema: NODE })).optional() });

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
  return NODE.safeParse(value).success;
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

function cut(description: unknown): Node {
  const { components, paths } = OPENAPI.parse(description);
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
    const schema = CONTENT.parse(holder).content?.["application/json"]?.schema;
    return schema === undefined ? null : toJsonSchema(schema, use);
  };
  const operations = OPERATIONS.map(([method, path]) => {
    const operation = OPERATION.parse(paths[path]?.[method]);
    const parameters = operation.parameters.map(follow);
    return {
      method,
      path,
      id: operation.operationId,
      parameters: parameters.map((parameter) => ({
        name: parameter["name"],
        in: parameter["in"],
        required: parameter["required"] === true,
        schema: toJsonSchema(parameter["schema"], use),
      })),
      body: operation.requestBody === undefined ? null : jsonOf(follow(operation.requestBody)),
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, response]) => [status, jsonOf(follow(response))]),
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
  const description = cut(JSON.parse(readFileSync(file, "utf8")));
  writeFileSync(join(import.meta.dirname, "description.json"), `${JSON.stringify(description, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
