import { Command } from "commander";
import { basename, join, relative, resolve } from "node:path";
import { exists, writeNewFile } from "../../adapters/node/files.ts";
import { repositoryRoot } from "../../app/workspace.ts";
import { cleanText } from "../../base/clean-text.ts";
import { EXIT } from "../../base/errors.ts";
import type { FoundBenchmarks } from "../init/benchmarks/benchmark-tool.ts";
import { type RunnableBenchmarks, theBenchmarks } from "../init/benchmarks/find-benchmarks.ts";
import { benchmarkWorkflow } from "../init/benchmark-workflow.ts";
import { findDefaultBranch } from "../init/default-branch.ts";
import { inspectRepository, type Starter } from "../init/inspect-repository.ts";
import { readRepository, readTexts } from "../init/read-repository.ts";
import { starterCase } from "../init/starter-case.ts";
import { starterConfig } from "../init/starter-config.ts";
import { starterWorkflow } from "../init/starter-workflow.ts";
import { formatOption } from "../options/common-options.ts";
import { envExample, usedSecrets } from "../init/used-secrets.ts";
import type { CliIo } from "../io.ts";

interface InitOptions {
  readonly workflow: boolean;
  readonly format: "text" | "json";
}

interface WrittenFile {
  /** Relative to the working directory. */
  readonly path: string;
  readonly state: "written" | "kept";
}

const EXAMPLES = `
Examples:
  regression-gate init                 write a first experiment for this repository
  regression-gate init --no-workflow   write the experiment without the GitHub workflow`;

/** `init`: writes a commented config, a first case and a workflow. It never overwrites a file. */
export function initCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("init")
    .description(
      "Write a workflow for the benchmarks of the repository, or a commented starter config and workflow that fit it.",
    )
    .option("--no-workflow", "write no GitHub workflow")
    .addOption(formatOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: InitOptions) => {
      // Paths in a config are relative to the top of the repository.
      const root = await repositoryRoot(io.cwd);
      const starter = await findStarter(root);
      const branch = await findDefaultBranch(root, io.env);
      const found =
        options.workflow && !exists(join(root, CONFIG)) ? theBenchmarks(starter.benchmarks) : null;
      const files =
        found === null
          ? starterFiles(starter, branch, options.workflow)
          : [{ path: WORKFLOW, text: benchmarkWorkflow(starter, found) }];
      const written: WrittenFile[] = [];
      for (const file of files) {
        const isNew = await writeNewFile(root, file);
        written.push({ path: relative(io.cwd, join(root, file.path)), state: isNew ? "written" : "kept" });
      }
      const { why, paths, secrets, benchmarks } = starter;
      const seen = { root, branch, why, paths, secrets, benchmarks };
      io.stdout(
        options.format === "json"
          ? `${JSON.stringify({ files: written, ...seen }, null, 2)}\n`
          : shown(written, { cwd: io.cwd, root, benchmarks: starter.benchmarks, chosen: found }),
      );
      finish(EXIT.pass);
    });
}

const CONFIG = "regression-gate.yml";
const WORKFLOW = ".github/workflows/regression-gate.yml";

/** An experiment of our own, where the repository has no benchmarks that a workflow can be written for. */
function starterFiles(
  starter: Starter,
  branch: string | null,
  hasWorkflow: boolean,
): readonly { readonly path: string; readonly text: string }[] {
  const first = starterCase(starter.language);
  const { secrets } = starter;
  return [
    { path: CONFIG, text: starterConfig(starter, branch) },
    { path: first.file, text: first.text },
    ...(secrets.length > 0 ? [{ path: ".env.example", text: envExample(secrets) }] : []),
    ...(hasWorkflow ? [{ path: WORKFLOW, text: starterWorkflow(starter, branch) }] : []),
  ];
}

interface Shown {
  readonly cwd: string;
  readonly root: string;
  readonly benchmarks: readonly FoundBenchmarks[];
  /** The benchmarks that the workflow measures. */
  readonly chosen: RunnableBenchmarks | null;
}

function shown(files: readonly WrittenFile[], { cwd, root, benchmarks, chosen }: Shown): string {
  const place = root === resolve(cwd) ? "" : `, in ${root}`;
  const next =
    chosen === null
      ? [
          `next${place}: npx regression-gate validate, then npx regression-gate gate --baseline none`,
          "after the first run: npx regression-gate calibrate names metrics that are too noisy for their margins",
        ]
      : [
          `next${place}: try ${chosen.run}, which has to write ${chosen.results}; then commit the workflow and open a pull request`,
        ];
  return [
    ...files.map(({ path, state }) => (state === "written" ? `wrote ${path}` : `kept ${path}: it exists`)),
    ...benchmarks.map(
      ({ tool, confidence, why }) => `found ${tool} (${confidence}): ${cleanText(why, MOST_CHARS)}`,
    ),
    ...(benchmarks.length > 0 && chosen === null ? [UNUSED] : []),
    ...next,
    "",
  ].join("\n");
}

const MOST_CHARS = 300;
const UNUSED =
  "no workflow was written for these benchmarks: which of them is meant, or what runs it, is not certain (docs/tool-workflows.md has a step of each tool)";

/** Files that may read secrets: enough to know them by, of a large repository. */
const MOST_READ = 500;
const SOURCES = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb)$/;
const ENV_FILE = /^\.env(?:\.(?:example|sample|template|dist|local))?$/;

async function findStarter(root: string): Promise<Starter> {
  const repository = await readRepository(root, basename(root));
  const sources = repository.files.filter((file) => SOURCES.test(file)).slice(0, MOST_READ);
  // A .env is ignored by git as a rule; only the names in it are read.
  const envFiles = [...new Set([...repository.files.filter((file) => ENV_FILE.test(file)), ".env"])];
  const [texts, names] = [await readTexts(root, sources), await readTexts(root, envFiles)];
  const all = { ...repository, texts: new Map([...texts, ...repository.texts]) };
  return inspectRepository(all, {
    secrets: usedSecrets([...texts.values()], [...names.values()]),
    isInstalled: exists(join(root, "node_modules/regression-gate")),
  });
}
