import { HEALTHY, PRODUCT, settingsFile } from "../../__tests__/e2e/support/product.ts";
import type { Files } from "../../__tests__/e2e/support/repository.ts";
import type { ActEvent } from "./events.ts";
import type { HostedRepository } from "./hosted-repository.ts";
import { configOf, moduleOf, workflowsOf } from "./workflow-of.ts";

/** One workflow of the docs, the repository it runs in, and what it is to do there. */
export interface Scenario {
  readonly title: string;
  /** Programs without which it is not played. */
  readonly needs?: readonly string[];
  /** `provider`: address of a language model's server on the loopback. */
  readonly files: (provider: string) => Files;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly title: string;
  readonly event: (repository: HostedRepository) => Promise<ActEvent>;
  /** Of the repository's files. */
  readonly workflow: string;
  /** The token can only read, as that of a fork's pull request. */
  readonly fromFork: boolean;
  readonly exitCode: number;
  /** Checks on the event's head: name -> conclusion and what the title says. */
  readonly checks: Readonly<Record<string, readonly [conclusion: string, title: RegExp]>>;
  readonly comments: number;
}

const RECIPES = "docs/recipes.md";
export const GATE = ".github/workflows/gate.yml";
const CHECK = "regression-gate / support-bot";

const WORSE = settingsFile({ ...HEALTHY, drop: 0.1 });
/** Numbers that are drawn from the run's id: a latency may look worse by chance, which only warns. */
const FINE = /No regression|Warning: latency-ms/;
export const plain = { workflow: GATE, fromFork: false, comments: 0 };

export const push =
  (files: Files): Step["event"] =>
  (repository) =>
    repository.push(files);
export const open =
  (files: Files): Step["event"] =>
  (repository) =>
    repository.open(files);

const FIRST: Step = {
  ...plain,
  title: "push, the first run: stores a baseline",
  event: push({}),
  exitCode: 0,
  checks: { [CHECK]: ["neutral", /First run/] },
};

const TOUCHED = { "src/measure.mjs": `${PRODUCT["src/measure.mjs"] ?? ""}\n` };

const readme: Scenario = {
  title: "README: the workflow to paste",
  files: () => ({ ...PRODUCT, [GATE]: workflowsOf("README.md", null)[0] ?? "" }),
  steps: [
    FIRST,
    {
      ...plain,
      title: "pull request without a change that matters",
      event: open(TOUCHED),
      exitCode: 0,
      checks: { [CHECK]: ["success", FINE] },
      comments: 1,
    },
    {
      ...plain,
      title: "pull request that makes it worse",
      event: open(WORSE),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: score/] },
      comments: 1,
    },
    {
      ...plain,
      title: "pull request that touches only docs",
      event: open({ "docs/index.md": "# Other\n" }),
      exitCode: 0,
      checks: { [CHECK]: ["success", /no file that this gate covers changed/] },
    },
  ],
};

const EVALS = "LLM evals with a provider's key";
const SUMS = Array.from({ length: 60 }, (_, index) => {
  const [a, b] = [index + 2, index % 7];
  return JSON.stringify({ id: `sum-${index}`, question: `${a} + ${b}`, expected: String(a + b) });
});

const evals: Scenario = {
  title: "recipe: LLM evals with a provider's key",
  files: (provider) => ({
    "regression-gate.yml": configOf(RECIPES, EVALS).replace("https://api.openai.com/v1", `${provider}/v1`),
    "prompts/system.md": "You add numbers.\n",
    "eval/mark.mjs": moduleOf(RECIPES, "From promptfoo-action"),
    "tasks.jsonl": `${SUMS.join("\n")}\n`,
    [GATE]: workflowsOf(RECIPES, EVALS)[0] ?? "",
  }),
  steps: [
    {
      ...plain,
      title: "push, the first run: 180 calls with the key",
      event: push({}),
      exitCode: 0,
      checks: { [CHECK]: ["neutral", /First run/] },
    },
    {
      ...plain,
      title: "pull request with a prompt that makes it worse",
      event: open({ "prompts/system.md": "You guess.\n" }),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: correct/] },
      comments: 1,
    },
    {
      ...plain,
      title: "pull request that touches no prompt",
      event: open({ "docs/index.md": "# Docs\n" }),
      exitCode: 0,
      checks: { [CHECK]: ["success", /no file that this gate covers changed/] },
    },
  ],
};

const advisory: Scenario = {
  title: "recipe: rolling out, advisory",
  files: () => ({
    ...PRODUCT,
    [GATE]: workflowsOf(RECIPES, "Rolling out: advisory, warn, required")[0] ?? "",
  }),
  steps: [
    FIRST,
    {
      ...plain,
      title: "pull request that makes it worse: told, and green",
      event: open(WORSE),
      exitCode: 0,
      checks: { [CHECK]: ["success", /Regression: score/] },
      comments: 1,
    },
  ],
};

const BENCH = `const { size } = JSON.parse(process.env.REGRESSION_GATE_CASE).axes;
const { factor } = JSON.parse(await (await import("node:fs/promises")).readFile("src/factor.json", "utf8"));
const noise = (Number(process.env.REGRESSION_GATE_SEED) % 97) / 97;
console.log(JSON.stringify({ "latency-ms": size * factor * (1 + 0.02 * noise) }));
`;

const noisy: Scenario = {
  title: "recipe: benchmarks on noisy shared runners",
  files: () => ({
    "regression-gate.yml": configOf(RECIPES, "Benchmarks on noisy shared runners"),
    "bench.mjs": BENCH,
    "src/factor.json": '{ "factor": 1 }\n',
    [GATE]: workflowsOf(RECIPES, "Benchmarks on noisy shared runners")[0] ?? "",
  }),
  steps: [
    {
      ...plain,
      title: "pull request that is 30 % slower: both commits in one job",
      event: open({ "src/factor.json": '{ "factor": 1.3 }\n' }),
      exitCode: 1,
      checks: { "regression-gate / bench": ["failure", /Regression: latency-ms \+30/] },
      comments: 1,
    },
    {
      ...plain,
      title: "pull request that changes nothing",
      event: open({ "src/factor.json": '{"factor": 1}\n' }),
      exitCode: 0,
      checks: { "regression-gate / bench": ["success", /No regression/] },
      comments: 1,
    },
  ],
};

const PACKAGES = ["search", "billing", "assistant"];

function packageFiles(name: string, settings: Files): Files {
  const inPackage = Object.entries({ ...PRODUCT, ...settings }).map(([path, text]) => [
    `packages/${name}/${path}`,
    path === "regression-gate.yml" ? packageConfig(name, text) : text,
  ]);
  return Object.fromEntries(inPackage);
}

function packageConfig(name: string, text: string): string {
  return text
    .replace("id: support-bot", `id: ${name}`)
    .replace("file: tasks.jsonl", `file: packages/${name}/tasks.jsonl`)
    .replace("file: src/measure.mjs", `file: packages/${name}/src/measure.mjs`)
    .replace(/paths: .*/, `paths: ["packages/${name}/**"]`);
}

const checksOf = (one: (name: string) => readonly [string, RegExp]): Step["checks"] =>
  Object.fromEntries(PACKAGES.map((name) => [`regression-gate / ${name}`, one(name)]));

const monorepo: Scenario = {
  title: "recipe: a monorepo with three gates",
  files: () => ({
    ...Object.assign({}, ...PACKAGES.map((name) => packageFiles(name, {}))),
    [GATE]: workflowsOf(RECIPES, "A monorepo with three gates")[0] ?? "",
  }),
  steps: [
    {
      ...plain,
      title: "push, the first run of all three",
      event: push({}),
      exitCode: 0,
      checks: checksOf(() => ["neutral", /First run/]),
    },
    {
      ...plain,
      title: "pull request that makes one of them worse",
      event: open(settingsOf("billing")),
      exitCode: 1,
      checks: checksOf((name) =>
        name === "billing"
          ? ["failure", /Regression: score/]
          : ["success", /no file that this gate covers changed/],
      ),
      comments: 1,
    },
  ],
};

function settingsOf(name: string): Files {
  return Object.fromEntries(Object.entries(WORSE).map(([path, text]) => [`packages/${name}/${path}`, text]));
}

const SHARDED_BASE = {
  ...PRODUCT,
  [GATE]: workflowsOf(RECIPES, "A sharded nightly run that resumes")[0] ?? "",
};

const sharded: Scenario = {
  title: "recipe: a sharded nightly run",
  files: () => SHARDED_BASE,
  steps: [
    {
      ...plain,
      title: "plan -> 8 shards -> merge, the first run",
      event: (repository) => repository.onMain("workflow_dispatch", {}),
      exitCode: 0,
      checks: { [CHECK]: ["neutral", /First run/] },
    },
    {
      ...plain,
      title: "plan by the last run's durations -> 8 shards -> merge, much worse",
      event: (repository) => repository.onMain("workflow_dispatch", WORSE),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: score/] },
    },
  ],
};

const shardedPull: Scenario = {
  title: "docs/sharding.md: plan -> shards -> merge",
  files: () => ({ ...PRODUCT, [GATE]: workflowsOf("docs/sharding.md", null)[0] ?? "" }),
  steps: [
    FIRST,
    {
      ...plain,
      title: "pull request that makes it worse",
      event: open(WORSE),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: score/] },
      comments: 1,
    },
  ],
};

const [FORK_GATE = "", FORK_REPORT = ""] = workflowsOf(RECIPES, "Pull requests from forks, in two steps");
const REPORT = ".github/workflows/gate-report.yml";

const forks: Scenario = {
  title: "recipe: pull requests from forks, in two steps",
  files: () => ({ ...PRODUCT, [GATE]: FORK_GATE, [REPORT]: FORK_REPORT }),
  steps: [
    FIRST,
    {
      ...plain,
      title: "a fork's pull request that makes it worse: nothing is written, the job is red",
      event: (repository) => repository.openFromFork(WORSE),
      fromFork: true,
      exitCode: 1,
      checks: {},
    },
    {
      ...plain,
      title: "workflow_run: check and comment",
      event: (repository) => repository.afterLastRun(),
      workflow: REPORT,
      exitCode: 0,
      checks: { [CHECK]: ["failure", /Regression: score/] },
      comments: 1,
    },
  ],
};

const queue: Scenario = {
  title: "recipe: a required check with a merge queue",
  files: () => ({
    ...PRODUCT,
    [GATE]: workflowsOf(RECIPES, "A required check with a merge queue")[0] ?? "",
  }),
  steps: [
    FIRST,
    {
      ...plain,
      title: "merge_group that makes it worse: a check, no comment",
      event: (repository) => repository.queue(WORSE),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: score/] },
    },
  ],
};

const dispatched: Scenario = {
  title: "recipe: evals started by a change of prompts",
  files: () => ({
    ...PRODUCT,
    "scripts/fetch-prompts.mjs": 'console.log("fetched");\n',
    [GATE]: workflowsOf(RECIPES, "Evals started by a change of prompts")[0] ?? "",
  }),
  steps: [
    FIRST,
    {
      ...plain,
      title: "repository_dispatch, with prompts that make it worse",
      event: (repository) => repository.onMain("repository_dispatch", WORSE),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: score/] },
    },
  ],
};

const required: Scenario = {
  title: "recipe: a required workflow, but for the ruleset",
  files: () => ({ ...PRODUCT, [GATE]: workflowsOf(RECIPES, "A required workflow")[0] ?? "" }),
  steps: [
    {
      ...plain,
      title: "pull request that makes it worse: both commits in one job",
      event: open(WORSE),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: score/] },
      comments: 1,
    },
  ],
};

const SUITES = "A cheap suite on pull requests, all of it on main";
const ASK = `import { readFileSync } from "node:fs";
const { task } = JSON.parse(process.env.REGRESSION_GATE_CASE).axes;
const drop = Number(readFileSync("drop.txt", "utf8"));
console.log(JSON.stringify({ score: 0.6 + (task.charCodeAt(5) % 7) / 100 - drop }));
`;

const suites: Scenario = {
  title: "recipe: a cheap suite on pull requests, all of it on main",
  files: () => ({
    "regression-gate.yml": configOf(RECIPES, SUITES),
    "ask.mjs": ASK,
    "drop.txt": "0",
    "tasks.jsonl": Array.from({ length: 12 }, (_, index) => `{"id":"task-${index}"}`).join("\n"),
    [GATE]: workflowsOf(RECIPES, SUITES)[0] ?? "",
  }),
  steps: [
    {
      ...plain,
      title: "push, the first run: all of the matrix",
      event: push({}),
      exitCode: 0,
      checks: { "regression-gate / assistant": ["neutral", /First run/] },
    },
    {
      ...plain,
      title: "pull request that makes it worse: the suite is compared with main's same cases",
      event: open({ "drop.txt": "0.2" }),
      exitCode: 1,
      checks: { "regression-gate / assistant": ["failure", /Regression: score/] },
      comments: 1,
    },
  ],
};

const several: Scenario = {
  title: "recipe: many gates in one comment",
  files: () => ({
    ...PRODUCT,
    "gates/other.yml": (PRODUCT["regression-gate.yml"] ?? "").replace("id: support-bot", "id: other"),
    [GATE]: workflowsOf(RECIPES, "Many gates in one comment")[0] ?? "",
  }),
  steps: [
    {
      ...plain,
      title: "pull request before the first run of main: two neutral checks, one comment",
      event: open(WORSE),
      exitCode: 0,
      checks: {
        [CHECK]: ["neutral", /First run/],
        "regression-gate / other": ["neutral", /First run/],
      },
      comments: 1,
    },
  ],
};

const SYSTEMS = ["ubuntu-latest", "windows-latest", "macos-latest"];

const systems: Scenario = {
  title: "recipe: a gate on each system of a matrix, all of them this machine",
  files: () => ({
    ...PRODUCT,
    [GATE]: workflowsOf(RECIPES, "A gate on each system of a matrix")[0] ?? "",
  }),
  steps: [
    {
      ...plain,
      title: "pull request that makes it worse: a check and a comment for each system",
      event: open(WORSE),
      exitCode: 1,
      checks: Object.fromEntries(
        SYSTEMS.map((os) => [`${CHECK}-${os}`, ["failure", /Regression: score/] as const]),
      ),
      comments: SYSTEMS.length,
    },
  ],
};

const subFolder: Scenario = {
  title: "recipe: a clone in a sub-folder",
  files: () => ({ ...PRODUCT, [GATE]: workflowsOf(RECIPES, "A clone in a sub-folder")[0] ?? "" }),
  steps: [
    FIRST,
    {
      ...plain,
      title: "pull request that makes it worse, judged by the policy of its base",
      event: open({
        ...WORSE,
        "regression-gate.yml": (PRODUCT["regression-gate.yml"] ?? "").replace(
          /margin: [\d.]+ }/,
          "margin: 0.9 }",
        ),
      }),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: score/] },
      comments: 1,
    },
  ],
};

export const SCENARIOS: readonly Scenario[] = [
  readme,
  evals,
  noisy,
  monorepo,
  shardedPull,
  sharded,
  forks,
  queue,
  dispatched,
  required,
  suites,
  several,
  systems,
  subFolder,
  advisory,
];
