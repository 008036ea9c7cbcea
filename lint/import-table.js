/**
 * Who may import whom, as data: the lint enforces it, CONTRIBUTING.md shows it, a test holds both together.
 * Longest matching folder wins. A rule is a folder or file of src/ ("base", "run/ports.ts"), a package, or a `node:` module.
 */

/** Folders and single files of src/: what each is, and what it may import besides itself. */
export const TABLE = {
  base: { is: "words, numbers, JSON, hashes, errors", may: [] },
  model: { is: "nouns: readonly types", may: ["base"] },
  secrets: { is: "what is secret and how it is taken out of a text", may: ["base", "model"] },
  stats: { is: "numbers in, numbers out; knows no domain noun", may: [] },
  config: {
    is: "the config file: schema, checks, defaults, whose value is in force",
    may: ["base", "model", "zod", "yaml"],
  },
  plan: { is: "matrix to trials: keys, order, suites, shards", may: ["base", "model"] },
  formats: {
    is: "this program's own files: parse and write",
    may: ["base", "model", "zod", "csv-parse/sync", "yaml"],
  },
  importers: {
    is: "rows and numbers out of files of other tools, one file a tool",
    may: ["base", "model", "formats", "zod"],
  },
  reporters: {
    is: "published entries that other tools load: nothing of ours in them",
    may: ["node:fs", "node:path"],
  },
  run: {
    is: "executes trials through ports: rates, retries, budgets, resume",
    may: ["base", "model", "secrets", "plan/resume-plan.ts"],
  },
  runners: {
    is: "the ways to execute a case, one folder or file each",
    may: ["base", "model", "secrets", "plan", "run/ports.ts", "run/classify-error.ts", "importers"],
  },
  detect: {
    is: "rows to samples to comparisons to findings",
    may: ["base", "model", "stats", "failures", "history"],
  },
  gate: { is: "findings and policy to a verdict", may: ["base", "model"] },
  failures: { is: "known failures and advice; unknown ones by signature", may: ["base", "model"] },
  golden: {
    is: "numbers in git: a value against its golden one, place by place",
    may: ["base", "model", "stats"],
  },
  history: { is: "what main looked like over time", may: ["base", "model", "stats"] },
  calibrate: {
    is: "splits a run's own rows, judges, worsens, judges again, counts",
    may: ["base", "model", "stats", "detect", "gate"],
  },
  report: { is: "builds the report; renderers are `(report) => string`", may: ["base", "model"] },
  pipeline: {
    is: "config to verdict on one screen",
    may: ["base", "model", "secrets", "plan", "run", "detect", "gate", "history", "report"],
  },
  baselines: {
    is: "what a baseline is and how one is found; ports, no input or output",
    may: ["base", "model", "formats/schema-version.ts"],
  },
  "adapters/node": {
    is: "processes, threads, files, git, HTTP, clock of this machine",
    may: [
      "base",
      "model",
      "secrets",
      "formats",
      "importers",
      "baselines",
      "run/ports.ts",
      "node:*",
      "picomatch",
    ],
  },
  "adapters/zip": {
    is: "stored artifacts, unpacked under limits",
    may: ["base", "model", "formats", "baselines", "adapters/node", "node:*"],
  },
  "adapters/github": {
    is: "GitHub through octokit and the Actions toolkit",
    may: [
      "base",
      "model",
      "secrets",
      "formats",
      "baselines",
      "run/ports.ts",
      "adapters/zip",
      "adapters/node",
      "node:*",
      "@actions/*",
      "@octokit/*",
      "picomatch",
    ],
  },
  "adapters/github-fetch": {
    is: "GitHub through `fetch`, for the command line",
    may: ["base", "model", "formats", "baselines", "adapters/zip", "adapters/node", "zod", "node:*"],
  },
  app: {
    is: "the pipeline with this machine's adapters: what command line, action and library share",
    may: [
      "base",
      "model",
      "secrets",
      "stats",
      "config",
      "plan",
      "formats",
      "importers",
      "run",
      "runners",
      "detect",
      "gate",
      "failures",
      "history",
      "golden",
      "calibrate",
      "report",
      "pipeline",
      "baselines",
      "adapters/node",
      "adapters/zip",
      "node:path",
      "node:os",
      "node:timers/promises",
    ],
    not: ["baselines/search"],
  },
  action: { is: "the GitHub Action", may: ["*", "node:*", "zod"], not: ["cli"] },
  cli: { is: "the command line", may: ["*", "node:*", "commander"], not: ["action", "adapters/github"] },
  "index.ts": { is: "the library's exports", may: ["*"] },
};

/**
 * Rooms of a folder, lowest first: a room may import those of earlier steps, not the later ones nor its neighbours.
 * "." stands for the files of the folder itself that no step names.
 */
export const ROOMS = {
  stats: [
    ["stats/distributions"],
    ["stats/random"],
    ["stats/tests"],
    ["stats/series", "stats/resampling", "stats/trees"],
    ["stats/bootstrap"],
    ["stats/index.ts"],
  ],
  detect: [
    ["detect/values"],
    ["detect/collect", "detect/screen"],
    ["detect/kinds"],
    ["detect/test"],
    ["detect/classify", "detect/coverage"],
    ["."],
    ["detect/looks", "detect/planned"],
  ],
  importers: [
    ["."],
    ["importers/benchmarks", "importers/coverage", "importers/evals", "importers/tests"],
    ["importers/registry.ts"],
  ],
  config: [
    ["config/values"],
    ["config/endpoints"],
    ["config/metrics", "config/matrix", "config/gate", "config/coverage", "config/run/limits"],
    ["config/run"],
    ["."],
  ],
};

/** Packages and `node:` modules that one file alone imports. */
export const FILES = {
  "base/hash.ts": ["node:crypto", "canonicalize"],
  "base/linear-pattern.ts": ["re2js"],
  "base/json-path.ts": ["jsonpath-rfc9535"],
  "base/did-you-mean.ts": ["leven"],
  "stats/distributions/distributions.ts": ["jstat"],
  "run/retry.ts": ["p-retry"],
  "run/limits/pool.ts": ["p-queue"],
  "importers/xml-events.ts": ["saxes"],
  "importers/tests/tap.ts": ["tap-parser"],
  "adapters/node/unpacked.ts": ["minizlib"],
  "adapters/zip/open-zip.ts": ["yauzl"],
};

/** Folders that may hold more than 20 files: all of theirs are alike. */
export const ALIKE = [
  "importers",
  "importers/benchmarks",
  "importers/coverage",
  "importers/evals",
  "importers/tests",
  "cli/commands",
  "detect/kinds",
];

export const MOST_FILES = 20;

/** Where clock, randomness, environment and network may be touched by name. */
export const WORLDLY = ["adapters/", "action/", "cli/"];
