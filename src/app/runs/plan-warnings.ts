import { join, resolve } from "node:path";
import { fingerprint } from "../../adapters/node/fingerprint.ts";
import { exists, filesIn } from "../../adapters/node/files.ts";
import { createLocalGit } from "../../adapters/node/git/local-git.ts";
import { latestRunId, runPath } from "../../adapters/node/runs/run-id.ts";
import { lookAlpha } from "../../detect/looks/take-look.ts";
import { mdeWarnings, plannedMde } from "../../detect/planned/planned-mde.ts";
import { reachWarnings } from "../../detect/planned/planned-reach.ts";
import { parseHistory } from "../../formats/history-file.ts";
import type { Config } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { HistoryEntry } from "../../model/result/history.ts";
import type { Plan } from "../../model/run/plan.ts";
import { runnerClass } from "../../model/run/runner-class.ts";
import { informingLimits } from "./config-warnings/informing-limits.ts";
import { loadRun } from "./load-run.ts";
import { nearPlaces } from "./config-warnings/near-places.ts";
import { resultsFiles } from "./read-results.ts";
import { runsAlternately } from "./runs-alternately.ts";
import { runWarnings } from "./run-warnings.ts";
import { unmatchedPatterns } from "./config-warnings/unmatched-patterns.ts";
import { busily, type Workspace } from "../workspace.ts";

/** All warnings about a plan before it runs. */
export async function planWarnings(
  config: Config,
  plan: Plan,
  workspace: Workspace,
): Promise<readonly Warning[]> {
  const known = [
    ...informingLimits(config.metrics),
    ...nearPlaces(config),
    ...runWarnings(config, plan, workspace),
    ...missingResults(config, workspace),
    ...(await unmatchedPatterns(config, workspace)),
  ];
  return [...known, ...(await sizeWarnings(config, plan, workspace))];
}

/** A plan is made without running `setup` or programs of another commit, so their results may be missing. */
function missingResults(config: Config, { root }: Workspace): readonly Warning[] {
  const missing = resultsFiles(config).filter(({ cwd, file }) => !exists(resolve(root, cwd, file)));
  return missing.map(({ file }) => {
    const text = `${file} is not there yet: how many trials there are is known when it is; this plan counts as many repetitions as \`matrix\` says, or one`;
    return { code: "results-unknown", text };
  });
}

/** What a plan of this size cannot detect, according to the history of the file baseline or of the latest run here. */
async function sizeWarnings(config: Config, plan: Plan, workspace: Workspace): Promise<readonly Warning[]> {
  const { metrics } = config;
  // The level of the last look, which detects the most.
  const compare = { ...config.compare, alpha: lookAlpha(config.compare.alpha, plan.looks) };
  const request = {
    metrics,
    compare,
    plan,
    history: await comparableHistory(config, workspace),
    sameJob: runsAlternately(config, plan),
  };
  const branch = await comparedBranch(config, workspace);
  return busily(workspace, () => [...reachWarnings(request, branch), ...mdeWarnings(plannedMde(request))]);
}

/** The branch that advice names: the one of the config, or the repository's default branch. */
async function comparedBranch({ baseline }: Config, { root }: Workspace): Promise<string> {
  if (baseline.from === "artifact" && typeof baseline.branch === "string") return baseline.branch;
  return (await createLocalGit(root).defaultBranch()) ?? "main";
}

async function comparableHistory(config: Config, workspace: Workspace): Promise<readonly HistoryEntry[]> {
  const here = runnerClass(fingerprint(workspace.env));
  const history = await knownHistory(config, workspace);
  return history.filter((run) => run.complete && run.runnerClass === here);
}

async function knownHistory(config: Config, workspace: Workspace): Promise<readonly HistoryEntry[]> {
  const { baseline } = config;
  if (baseline.from === "file") return (await loadRun(workspace.root, baseline.path, config)).history;
  const runId = await latestRunId(workspace.out);
  if (runId === null) return [];
  const folder = runPath(workspace.out, runId);
  const file = "history.jsonl";
  return exists(join(folder, file)) ? parseHistory(await filesIn(folder).readText(file), file) : [];
}
