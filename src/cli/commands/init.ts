import { Command } from "commander";
import { basename, join, relative, resolve } from "node:path";
import { exists, writeNewFile } from "../../adapters/node/files.ts";
import { repositoryRoot } from "../../app/workspace.ts";
import { EXIT } from "../../base/errors.ts";
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
    .description("Write a commented starter config and workflow that fit the repository.")
    .option("--no-workflow", "write no GitHub workflow")
    .addOption(formatOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: InitOptions) => {
      // Paths in a config are relative to the top of the repository.
      const root = await repositoryRoot(io.cwd);
      const starter = await findStarter(root);
      const branch = await findDefaultBranch(root, io.env);
      const first = starterCase(starter.language);
      const { secrets } = starter;
      const files = [
        { path: "regression-gate.yml", text: starterConfig(starter, branch) },
        { path: first.file, text: first.text },
        ...(secrets.length > 0 ? [{ path: ".env.example", text: envExample(secrets) }] : []),
        ...(options.workflow
          ? [{ path: ".github/workflows/regression-gate.yml", text: starterWorkflow(starter, branch) }]
          : []),
      ];
      const written: WrittenFile[] = [];
      for (const file of files) {
        const isNew = await writeNewFile(root, file);
        written.push({ path: relative(io.cwd, join(root, file.path)), state: isNew ? "written" : "kept" });
      }
      const { why, paths } = starter;
      const found = { root, branch, why, paths, secrets };
      io.stdout(
        options.format === "json"
          ? `${JSON.stringify({ files: written, ...found }, null, 2)}\n`
          : shown(written, io.cwd, root),
      );
      finish(EXIT.pass);
    });
}

function shown(files: readonly WrittenFile[], cwd: string, root: string): string {
  const place = root === resolve(cwd) ? "" : `, in ${root}`;
  return [
    ...files.map(({ path, state }) => (state === "written" ? `wrote ${path}` : `kept ${path}: it exists`)),
    `next${place}: npx regression-gate validate, then npx regression-gate gate --baseline none`,
    "after the first run: npx regression-gate calibrate names metrics that are too noisy for their margins",
    "",
  ].join("\n");
}

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
  return inspectRepository(repository, {
    secrets: usedSecrets([...texts.values()], [...names.values()]),
    isInstalled: exists(join(root, "node_modules/regression-gate")),
  });
}
