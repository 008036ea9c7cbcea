import { Command } from "commander";
import { join, relative, resolve } from "node:path";
import { loadConfig } from "../../app/read-config.ts";
import { storedBaseline } from "../../config/baseline.ts";
import { EXIT, usageProblem } from "../../base/errors.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { ArtifactBaseline, BaselineConfig } from "../../model/config/config.ts";
import { downloadBaseline } from "../github/download-baseline.ts";
import { findWorkflow } from "../github/find-workflow.ts";
import { readAccess } from "../github/github-access.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";

interface DownloadOptions {
  readonly config: string;
  readonly gateId: string | undefined;
  readonly at: string;
  readonly branch: string | undefined;
  readonly workflow: string | undefined;
  readonly repo: string | undefined;
  readonly to: string | undefined;
}

const EXAMPLES = `
Examples:
  regression-gate baseline download                  main's newest complete run, into .regression-gate/baseline
  regression-gate baseline download --at merge-base  the newest at or before where this branch left main
  regression-gate baseline download --at run-id:18211907734 --to /tmp/known-good
  regression-gate gate --baseline file:.regression-gate/baseline`;

/** `baseline`: what CI compares with, for a laptop. */
export function baselineCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("download")
    .description(
      "Fetch the baseline that CI stored, under the conditions of the action. Needs GH_TOKEN, GITHUB_TOKEN or gh.",
    )
    .option("-c, --config <file>", "the experiment", "regression-gate.yml")
    .option("--gate-id <id>", "of another gate than the config's")
    .option(
      "--at <run>",
      "latest, merge-base or run-id:<number> (default: as the config says, else latest)",
      "",
    )
    .option("--branch <name>", "base branch (default: as the config says)")
    .option("--workflow <file>", "the workflow that stored it (default: the one that uses the action)")
    .option("--repo <owner/name>", "the repository (default: git's origin)")
    .option("--to <dir>", "folder to keep it in (default: .regression-gate/baseline)")
    .addHelpText("after", EXAMPLES)
    .action(async (options: DownloadOptions) => finish(await download(io, options)));
  return new Command("baseline").description("Stored baselines of the base branch.").addCommand(command);
}

async function download(io: CliIo, options: DownloadOptions): Promise<number> {
  const workspace = await openWorkspace(io, { out: undefined });
  const config = await loadConfig(io.cwd, options.config);
  const access = await readAccess(io, options.repo);
  const folder = resolve(io.cwd, options.to ?? join(workspace.out, "baseline"));
  const request = {
    gateId: options.gateId ?? config.id,
    baseline: askedFor(options, config.baseline),
    workflowPath: options.workflow ?? (await findWorkflow(workspace.root)),
    folder,
  };
  const baseline = await downloadBaseline(request, access, workspace);
  tell(io, baseline, relative(io.cwd, folder) || ".");
  return baseline.found ? EXIT.pass : EXIT.inconclusive;
}

/** UsageError for an `--at` that names no stored run. */
function askedFor({ at, branch }: DownloadOptions, written: BaselineConfig): ArtifactBaseline {
  const byConfig: ArtifactBaseline =
    written.from === "artifact" ? written : { from: "artifact", branch: "main", at: "latest" };
  const asked = at === "" ? byConfig : storedBaseline(at)?.(byConfig.branch);
  if (asked !== undefined) return { ...asked, branch: branch ?? asked.branch };
  const message = `expected latest, merge-base or run-id:<number>, got '${at}'`;
  throw usageProblem("--at", message);
}

function tell(io: CliIo, baseline: Baseline, folder: string): void {
  const { run, sha, branch, createdAt, url, why, skipped } = baseline.provenance;
  for (const passed of skipped) io.stderr(`passed over: ${plain(passed)}\n`);
  if (!baseline.found) {
    io.stderr(`no baseline (${baseline.code}): ${plain(why)}\n`);
    return;
  }
  const facts = [`run ${run ?? ""} of ${branch ?? ""}`, sha ?? "", createdAt ?? "", url ?? ""];
  io.stdout(`${plain(facts.filter((fact) => fact !== "").join(", "))}: ${plain(why)}\n`);
  io.stdout(`compare with it: regression-gate gate --baseline file:${folder}\n`);
}

/** What GitHub says may hold what anyone wrote. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}
