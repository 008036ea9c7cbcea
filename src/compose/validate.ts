import type { Config } from "../model/config.ts";
import type { Warning } from "../model/finding.ts";
import type { Plan } from "../model/plan.ts";
import { planLocally } from "./local-gate.ts";
import type { LocalRequest } from "./local-gate.ts";
import { draftManifest } from "./draft-manifest.ts";
import { planningWarnings } from "./planning-warnings.ts";
import type { Workspace } from "./workspace.ts";
import { NoCasesError, UsageError } from "../errors.ts";
import type { Problem } from "../errors.ts";

export interface Validation {
  readonly plan: Plan;
  readonly warnings: readonly Warning[];
}

/** Plans the whole matrix and every suite, and reads the files of the declared versions; lists all problems at once. */
export async function validateLocally(request: LocalRequest, workspace: Workspace): Promise<Validation> {
  const plan = await planLocally(request, workspace);
  const problems = await suiteProblems(request.config, workspace);
  if (problems.length > 0) throw new UsageError(problems);
  const { manifest } = await draftManifest(request.config, plan, workspace);
  return {
    plan,
    warnings: [...manifest.warnings, ...(await planningWarnings(request.config, plan, workspace))],
  };
}

async function suiteProblems(config: Config, workspace: Workspace): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const suite of Object.keys(config.suites)) {
    try {
      await planLocally({ config, suite, where: {} }, workspace);
    } catch (error) {
      if (!(error instanceof NoCasesError)) throw error;
      problems.push({
        file: "config",
        line: null,
        column: null,
        path: `suites.${suite}`,
        message: error.message,
      });
    }
  }
  return problems;
}
