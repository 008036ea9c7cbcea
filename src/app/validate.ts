import { exists } from "../adapters/node/files.ts";
import { join, resolve } from "node:path";
import { modulesOf } from "../config/run/runners.ts";
import type { Config } from "../model/config/config.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Plan } from "../model/run/plan.ts";
import { requestProblems } from "./check-requests.ts";
import { planLocally } from "./plan-locally.ts";
import type { PlanRequest } from "./request.ts";
import { fingerprintData } from "./data/fingerprint-data.ts";
import { resolveVersions } from "./runs/draft-manifest.ts";
import { planWarnings } from "./runs/plan-warnings.ts";
import { NoCasesError, type Problem, problemAt, settle, UsageError } from "../base/errors.ts";
import type { Workspace } from "./workspace.ts";

export interface Validation {
  readonly plan: Plan;
  readonly warnings: readonly Warning[];
}

/**
 * Plans the whole matrix and every suite, and reads the files that axes and versions name. UsageError with all problems
 * at once.
 */
export async function validateLocally(request: PlanRequest, workspace: Workspace): Promise<Validation> {
  const { config } = request;
  const [planned, versions, data] = await Promise.all([
    settle(planLocally(request, workspace)),
    settle(resolveVersions(config.versions, workspace.root)),
    settle(fingerprintData(workspace.root, config.data)),
  ]);
  const problems = [
    ...(planned.ok ? await suiteProblems(config, workspace) : planned.problems),
    ...(versions.ok ? [] : versions.problems),
    ...(data.ok ? [] : data.problems),
    ...missingModules(config, workspace.root),
    ...(planned.ok ? await candidateProblems(config, planned.value, workspace) : []),
  ];
  if (!planned.ok || problems.length > 0) throw new UsageError(problems);
  return { plan: planned.value, warnings: await planWarnings(config, planned.value, workspace) };
}

/** The baseline's side may belong to another commit, which is not checked out here. */
async function candidateProblems(
  config: Config,
  plan: Plan,
  { root }: Workspace,
): Promise<readonly Problem[]> {
  return requestProblems(config, { plan, roots: { baseline: root, candidate: root } });
}

/** A later step may still write a results file, but not a module. */
function missingModules(config: Config, root: string): readonly Problem[] {
  const definitions = config.sides === null ? [config.run] : Object.values(config.sides);
  const modules = definitions.flatMap((definition) =>
    definition === null ? [] : modulesOf(definition.runner).map((file) => join(definition.cwd, file)),
  );
  return [...new Set(modules)]
    .filter((file) => !exists(resolve(root, file)))
    .map((file) => problemAt(file, "no such module; paths are relative to the repository's root and `cwd`"));
}

async function suiteProblems(config: Config, workspace: Workspace): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const suite of Object.keys(config.suites)) {
    try {
      await planLocally({ config, suite, where: {} }, workspace);
    } catch (error) {
      if (!(error instanceof NoCasesError)) throw error;
      problems.push(problemAt("config", error.message, { path: `suites.${suite}` }));
    }
  }
  return problems;
}
