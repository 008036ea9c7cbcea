import { describeMetrics } from "./default-policy/infer-config.ts";
import type { Config } from "../model/config/config.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Report } from "../model/result/report.ts";
import { judge } from "../pipeline/pipeline.ts";
import type { CandidateRun, JudgedRun, JudgeInput } from "../pipeline/world.ts";
import { environmentRedactor, secretValues } from "../secrets/child-environment.ts";
import { publishedRedactor } from "../secrets/published-redactor.ts";
import type { Redactor } from "../secrets/redaction.ts";
import { type ArtifactFinder, findLocalBaseline } from "./baseline/find-local-baseline.ts";
import { knownChange } from "./known-change.ts";
import { redactReport } from "./redact-report.ts";
import { debugFiles } from "./runners/open-debug.ts";
import { saveHistory, saveReport } from "./runs/save-report.ts";
import { busily, type Workspace } from "./workspace.ts";

/** A judged run whose report is in its folder. */
export interface SavedRun extends JudgedRun {
  /** Absolute path. */
  readonly runFolder: string;
  /** Paths relative to the folder. */
  readonly files: readonly string[];
}

/** A run that was measured before, and how to find its baseline. */
export interface RunToJudge extends Omit<JudgeInput, "run" | "baseline" | "nowMs"> {
  readonly run: CandidateRun;
  /** Commit of the baseline's side, if it was measured together with the candidate's. */
  readonly baselineSha: string | null;
  readonly findArtifact: ArtifactFinder;
  /** Warnings that the report shows before its own. */
  readonly warnings?: readonly Warning[];
}

/**
 * The place where the report is written. `run` also updates the manifest of the run and the history of its branch; `report`
 * writes nothing else.
 */
export interface SavePlace {
  readonly config: Config;
  /** Absolute path. */
  readonly runFolder: string;
  readonly save: "run" | "report";
}

/** Finds the baseline, judges, redacts and saves. */
export async function judgeRun(
  toJudge: RunToJudge,
  place: Omit<SavePlace, "config">,
  workspace: Workspace,
): Promise<SavedRun> {
  const judged = await judgeAgainstFound(toJudge, workspace);
  const { warnings = [], config } = toJudge;
  const report = { ...judged.report, warnings: [...warnings, ...judged.report.warnings] };
  return saveJudged({ ...judged, report }, { ...place, config }, workspace);
}

/** Redacts and saves a judged run. */
export async function saveJudged<T extends JudgedRun>(
  judged: T,
  { config, runFolder, save }: SavePlace,
  workspace: Workspace,
): Promise<T & SavedRun> {
  const report = redacted(judged.report, config, workspace);
  const outcome = { ...judged, report };
  const files = await saveReport(runFolder, report, published(config, workspace));
  if (save === "report") return { ...outcome, runFolder, files };
  const history = await saveHistory(runFolder, outcome, published(config, workspace));
  const ofRun = ["manifest.json", "trials.jsonl", ...debugFiles(runFolder)];
  return { ...outcome, runFolder, files: [...ofRun, ...files, ...history] };
}

/** Finds the baseline and judges, without saving. */
export async function judgeAgainstFound(toJudge: RunToJudge, workspace: Workspace): Promise<JudgedRun> {
  const { config, run, baselineSha, findArtifact } = toJudge;
  const request = { config, candidate: run, baselineSha };
  const baseline = await findLocalBaseline(request, { workspace, findArtifact });
  const change = await knownChange({ config, run, baseline }, workspace);
  const input = { ...toJudge, baseline, change, describe: describeMetrics, nowMs: workspace.clock.now() };
  return { run, baseline, ...(await busily(workspace, () => judge(input))) };
}

/**
 * Judges rows that have no run folder on this machine, and redacts the report. It is saved only where a place is given.
 */
export async function judgeRows(
  input: Omit<JudgeInput, "nowMs">,
  saveTo: string | null,
  workspace: Workspace,
): Promise<Report> {
  const change = await knownChange(input, workspace);
  const toJudge = { ...input, change, describe: describeMetrics, nowMs: workspace.clock.now() };
  const { report } = await busily(workspace, () => judge(toJudge));
  const clean = redacted(report, input.config, workspace);
  if (saveTo !== null) await saveReport(saveTo, clean, published(input.config, workspace));
  return clean;
}

function redacted(report: Report, { secrets }: Config, workspace: Workspace): Report {
  return redactReport(report, environmentRedactor(secrets, workspace));
}

function published({ secrets }: Config, workspace: Workspace): Redactor {
  return publishedRedactor(secretValues(secrets, workspace));
}
