import { Command, Option } from "commander";
import { join, relative, resolve } from "node:path";
import { loadConfig } from "../../app/read-config.ts";
import { storedBaseline } from "../../config/baseline.ts";
import { EXIT, usageProblem } from "../../base/errors.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { ArtifactBaseline, BaselineConfig } from "../../model/config/config.ts";
import { baseBranch } from "../github/base-branch.ts";
import { downloadBaseline } from "../github/download-baseline.ts";
import { findWorkflow } from "../github/find-workflow.ts";
import { readAccess } from "../github/github-access.ts";
import type { CliIo } from "../io.ts";
import { configOption, formatOption } from "../options/common-options.ts";
import { openWorkspace } from "../open-workspace.ts";

interface DownloadOptions {
  readonly config: string;
  readonly gateId: string | undefined;
  readonly at: string;
  readonly branch: string | undefined;
  readonly workflow: string | undefined;
  readonly repo: string | undefined;
  readonly to: string | undefined;
  readonly format: "text" | "json";
}

const EXAMPLES = `
Examples:
  regression-gate baseline download                  the newest complete run of main, into .regression-gate/baseline
  regression-gate baseline download --at merge-base  the newest at or before the merge base with main
  regression-gate baseline download --at run-id:18211907734 --to /tmp/known-good
  regression-gate gate --baseline file:.regression-gate/baseline`;

/** `baseline`: finds and downloads the baseline that CI compares with, for use on a developer's machine. */
export function baselineCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("download")
    .description(
      "Download the baseline that the action would compare with. Needs GH_TOKEN, GITHUB_TOKEN or the gh command.",
    )
    .addOption(configOption())
    .option("--gate-id <id>", "id of the gate (default: the id of the config)")
    .addOption(
      new Option("--at <run>", "which run: latest, merge-base or run-id:<number>").default(
        "",
        "as in the config, else latest",
      ),
    )
    .option("--branch <name>", "base branch (default: as in the config, else origin's default branch)")
    .option(
      "--workflow <file>",
      "workflow that stored the baseline (default: the workflow that uses the action)",
    )
    .option("--repo <owner/name>", "repository (default: the origin of git)")
    .option("--to <dir>", "folder for the baseline (default: .regression-gate/baseline)")
    .addOption(formatOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: DownloadOptions) => finish(await download(io, options)));
  return new Command("baseline")
    .description("Get the baselines that the base branch stored.")
    .addCommand(command);
}

async function download(io: CliIo, options: DownloadOptions): Promise<number> {
  const workspace = await openWorkspace(io, { out: undefined });
  const config = await loadConfig(io.cwd, options.config);
  const access = await readAccess(io, options.repo);
  const folder = resolve(io.cwd, options.to ?? join(workspace.out, "baseline"));
  const asked = askedFor(options, config.baseline);
  const request = {
    gateId: options.gateId ?? config.id,
    baseline: asked,
    branch: options.branch ?? (await baseBranch(asked, workspace.root)),
    workflowPath: options.workflow ?? (await findWorkflow(workspace.root)),
    folder,
  };
  const baseline = await downloadBaseline(request, access, workspace);
  const shown = relative(io.cwd, folder) || ".";
  if (options.format === "text") tell(io, baseline, shown);
  else io.stdout(`${JSON.stringify({ ...told(baseline), folder: shown }, null, 2)}\n`);
  return baseline.found ? EXIT.pass : EXIT.inconclusive;
}

/** UsageError for an `--at` that is not a stored run. */
function askedFor({ at }: DownloadOptions, written: BaselineConfig): ArtifactBaseline {
  const byConfig: ArtifactBaseline =
    written.from === "artifact" ? written : { from: "artifact", branch: null, at: "latest" };
  const asked = at === "" ? byConfig : storedBaseline(at)?.(byConfig.branch);
  if (asked !== undefined) return asked;
  const message = `expected latest, merge-base or run-id:<number>, got '${at}'`;
  throw usageProblem("--at", message);
}

function tell(io: CliIo, baseline: Baseline, folder: string): void {
  const { run, sha, branch, createdAt, url, why, skipped } = baseline.provenance;
  for (const passed of skipped) io.stderr(`skipped: ${plain(passed)}\n`);
  if (!baseline.found) {
    io.stderr(`no baseline (${baseline.code}): ${plain(why)}\n`);
    return;
  }
  const facts = [`run ${run ?? ""} of ${branch ?? ""}`, sha ?? "", createdAt ?? "", url ?? ""];
  io.stdout(`${plain(facts.filter((fact) => fact !== "").join(", "))}: ${plain(why)}\n`);
  io.stdout(`compare with it: regression-gate gate --baseline file:${folder}\n`);
}

/** The baseline without its rows. */
function told(baseline: Baseline): object {
  const { found, provenance } = baseline;
  return found ? { found, provenance } : { found, code: baseline.code, provenance };
}

/** Answers of GitHub may contain text that anyone wrote. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}
