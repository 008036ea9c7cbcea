import { Command } from "commander";
import { basename, join, relative, resolve } from "node:path";
import { listFolder, writeNewFile } from "../../adapters/node/files.ts";
import { createLocalGit } from "../../adapters/node/git/local-git.ts";
import { repositoryRoot } from "../../app/workspace.ts";
import { EXIT } from "../../base/errors.ts";
import { inspectRepository } from "../init/inspect-repository.ts";
import { starterCase } from "../init/starter-case.ts";
import { starterConfig } from "../init/starter-config.ts";
import { starterWorkflow } from "../init/starter-workflow.ts";
import type { CliIo } from "../io.ts";

const EXAMPLES = `
Examples:
  regression-gate init                 write a first experiment for this repository
  regression-gate init --no-workflow   write the experiment without the GitHub workflow`;

/** `init`: a commented config, a first case and a workflow; never overwrites a file. */
export function initCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("init")
    .description("Write a commented starter config and workflow that fit the repository.")
    .option("--no-workflow", "write no GitHub workflow")
    .addHelpText("after", EXAMPLES)
    .action(async (options: { readonly workflow: boolean }) => {
      // Paths in a config are relative to the top of the repository.
      const root = await repositoryRoot(io.cwd);
      const starter = inspectRepository(basename(root), await listFolder(root));
      const branch = await createLocalGit(root).defaultBranch();
      const first = starterCase(starter.language);
      const files = [
        { path: "regression-gate.yml", text: starterConfig(starter, branch) },
        { path: first.file, text: first.text },
        ...(options.workflow
          ? [{ path: ".github/workflows/regression-gate.yml", text: starterWorkflow(starter, branch) }]
          : []),
      ];
      for (const file of files) {
        const written = await writeNewFile(root, file);
        const shown = relative(io.cwd, join(root, file.path));
        io.stdout(written ? `wrote ${shown}\n` : `kept ${shown}: it exists\n`);
      }
      const place = root === resolve(io.cwd) ? "" : `, in ${root}`;
      io.stdout(`next${place}: regression-gate validate, then regression-gate gate --baseline none\n`);
      io.stdout(
        "after the first run: regression-gate calibrate names metrics that are too noisy for their margins\n",
      );
      finish(EXIT.pass);
    });
}
