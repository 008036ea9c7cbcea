/**
 * oxlint plugin: who may import whom, and who may touch the world.
 * The table is the one of CONTRIBUTING.md ("Who may import whom"). Everything not listed is an error.
 */
const ALL_NODE = /^node:/;

/** folder -> what it may import: folder names, `file.ts` of src, packages, or patterns. */
const TABLE = {
  model: [],
  stats: ["stats", "errors.ts", "jstat"],
  config: ["config", "model", "errors.ts", "linear-pattern.ts", "zod", "yaml", "leven"],
  formats: ["formats", "model", "errors.ts", "zod", "yaml", "csv-parse/sync", "leven"],
  plan: ["plan", "model", "errors.ts"],
  evaluate: ["evaluate", "model", "errors.ts"],
  gate: ["gate", "model", "errors.ts"],
  report: ["report", "model", "errors.ts"],
  // Signatures are hashes; plan/hash.ts is the one file that makes them.
  failures: ["failures", "model", "plan/hash.ts", "linear-pattern.ts"],
  history: ["history", "model", "errors.ts", "stats"],
  run: ["run", "model", "errors.ts", "plan"],
  runners: [
    "runners",
    "model",
    "errors.ts",
    "linear-pattern.ts",
    "plan",
    "run/ports.ts",
    "run/classify-error.ts",
  ],
  detect: ["detect", "model", "errors.ts", "stats", "failures"],
  calibrate: ["calibrate", "model", "errors.ts", "stats", "detect", "gate"],
  "gate-world.ts": ["model", "run/ports.ts"],
  "run-looks.ts": ["model", "plan", "run", "detect"],
  "pipeline.ts": [
    "gate-world.ts",
    "run-looks.ts",
    "model",
    "errors.ts",
    "plan",
    "run",
    "runners",
    "evaluate",
    "detect",
    "gate",
    "report",
    "history",
    "failures",
    "version.ts",
  ],
  "version.ts": [],
  "adapters/node": ["adapters/node", "model", "errors.ts", "config", "formats", "run/ports.ts", ALL_NODE],
  "adapters/baselines": [
    "adapters/baselines",
    "adapters/node",
    "model",
    "errors.ts",
    "config",
    "formats",
    "run/ports.ts",
    ALL_NODE,
    "yauzl",
    "zod",
  ],
  "adapters/github": [
    "adapters/github",
    "adapters/baselines",
    "adapters/node",
    "model",
    "errors.ts",
    "config",
    "formats",
    "run/ports.ts",
    ALL_NODE,
    /^@actions\//,
    /^@octokit\//,
    "picomatch",
  ],
  "index.ts": [/.*/],
  "errors.ts": [],
  "linear-pattern.ts": ["re2js"],
};

/** Single files that may import more than their folder: the one importer of a package. */
const FILES = {
  "plan/hash.ts": ["node:crypto", "canonicalize"],
  "run/retry.ts": ["p-retry"],
  "run/pool.ts": ["p-queue"],
  "adapters/node/unpacked.ts": ["minizlib"],
  "config/is-json-path.ts": ["jsonpath-rfc9535"],
  "runners/json-path.ts": ["jsonpath-rfc9535"],
};

/** May import everything but these. */
const ENTRIES = {
  action: ["cli"],
  cli: ["action", "adapters/github"],
  compose: ["action", "cli", "adapters/github", "adapters/baselines"],
};

/** Where the outside world may be touched by name. */
const WORLDLY = ["adapters/", "action/", "cli/"];
const WORLD = new Set(["process", "fetch"]);
const WORLD_MEMBERS = new Set(["Date.now", "Math.random"]);

function folderOf(path) {
  if (!path.includes("/")) return path;
  const parts = path.split("/");
  return parts[0] === "adapters" ? `${parts[0]}/${parts[1]}` : parts[0];
}

function sourcePath(filename) {
  const match = /\/src\/(.*)$/.exec(filename.replaceAll("\\", "/"));
  return match === null ? null : match[1];
}

/** Import specifier -> path inside src, or the package's name. */
function target(from, specifier) {
  if (!specifier.startsWith(".")) return { kind: "package", name: specifier };
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return { kind: "source", name: parts.join("/") };
}

function matches(rule, { kind, name }) {
  if (rule instanceof RegExp) return rule.test(name);
  if (kind === "package") return rule === name;
  return rule === name || folderOf(name) === rule;
}

function isAllowed(from, to) {
  const folder = folderOf(from);
  const banned = ENTRIES[folder];
  if (banned !== undefined) return !(to.kind === "source" && banned.includes(folderOf(to.name)));
  const rules = [...(TABLE[folder] ?? []), ...(FILES[from] ?? [])];
  if (folder === "model" && to.kind === "source" && folderOf(to.name) === "model") return true;
  return rules.some((rule) => matches(rule, to));
}

const folderImports = {
  meta: { type: "problem", docs: { description: "imports follow the folder table" } },
  create(context) {
    const from = sourcePath(context.filename ?? context.getFilename());
    if (from === null) return {};
    const check = (node) => {
      if (node.source === null || node.source === undefined || typeof node.source.value !== "string") return;
      const to = target(from, node.source.value);
      if (!isAllowed(from, to)) {
        context.report({
          node,
          message: `${folderOf(from)} may not import ${to.name} (see CONTRIBUTING.md, "Who may import whom")`,
        });
      }
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

const noWorld = {
  meta: { type: "problem", docs: { description: "clock, randomness, environment only at the edges" } },
  create(context) {
    const from = sourcePath(context.filename ?? context.getFilename());
    if (from === null || WORLDLY.some((prefix) => from.startsWith(prefix))) return {};
    const report = (node, name) =>
      context.report({ node, message: `${name} is for adapters, action and cli: take it as an argument` });
    return {
      MemberExpression(node) {
        const { object, property } = node;
        if (object.type !== "Identifier") return;
        const name = `${object.name}.${property.name}`;
        if (WORLD_MEMBERS.has(name)) report(node, name);
        else if (object.name === "process") report(node, name);
      },
      CallExpression(node) {
        if (node.callee.type === "Identifier" && WORLD.has(node.callee.name)) report(node, node.callee.name);
      },
      NewExpression(node) {
        if (node.callee.type === "Identifier" && node.callee.name === "Date" && node.arguments.length === 0) {
          report(node, "new Date()");
        }
      },
    };
  },
};

export default { meta: { name: "rg" }, rules: { "folder-imports": folderImports, "no-world": noWorld } };
