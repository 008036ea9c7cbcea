import { requireLatestRunId, runPath } from "../../adapters/node/runs/run-id.ts";
import { type UsageError, usageProblem } from "../../base/errors.ts";
import type { Report } from "../../model/result/report.ts";
import { judgeAgainstFound } from "../judge-run.ts";
import { loadRun } from "./load-run.ts";
import { planLocally } from "../plan-locally.ts";
import type { LocalRequest } from "../request.ts";
import type { Workspace } from "../workspace.ts";

/**
 * UsageError unless the resumed run is still open and has not yet taken its look of `upTo` repetitions. It changes
 * nothing on disk. Decided comparisons stay decided: looking again until a regression disappears would not be a test.
 */
export async function requireOpenLook(request: LocalRequest, workspace: Workspace): Promise<void> {
  const { resume, upTo } = request;
  if (resume === null || upTo === null) return;
  const plan = await planLocally(request, workspace);
  const runId = resume === "latest" ? await requireLatestRunId(workspace.out) : resume;
  const { run } = await loadRun(workspace.root, runPath(workspace.out, runId));
  const { manifest } = run;
  if (manifest === null || manifest.planHash !== plan.hash) {
    throw refusal(
      `run ${runId} has another plan: use the config, selection and looks that it was started with`,
    );
  }
  const { config, suite, where } = request;
  const { report } = await judgeAgainstFound(
    {
      config,
      plan,
      selection: { suite, where },
      run: { manifest, rows: [...run.rows] },
      baselineSha: null,
      findArtifact: null,
      policyChanges: [],
      sameJob: manifest.sameJob,
    },
    workspace,
  );
  const why = whyNot(report, upTo);
  if (why !== null) throw refusal(`run ${runId} ${why}`);
}

function whyNot({ findings, looks }: Report, upTo: number): string | null {
  if (looks === null) return "was judged once: it has no looks";
  const { declared, taken, open } = looks;
  if (open.length === 0) {
    return findings.some(({ kind }) => kind === "regression")
      ? "is decided: a regression was found, and no look remains that could change it"
      : "is decided: no group is undecided";
  }
  const ahead = declared.slice(taken);
  if (ahead.length === 0) {
    return `has taken all its looks (${declared.join(", ")}): undecided groups stay undecided; plan more repetitions for the next run`;
  }
  if (ahead.includes(upTo)) return null;
  return `already took its look at ${upTo} repetitions; remaining looks: ${ahead.join(", ")}`;
}

function refusal(message: string): UsageError {
  return usageProblem("--more", message);
}
