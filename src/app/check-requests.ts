import { resolve } from "node:path";
import { filesIn } from "../adapters/node/files.ts";
import { quote } from "../base/quote.ts";
import { didYouMean } from "../base/did-you-mean.ts";
import { toolFormatsOf } from "../config/run/runners.ts";
import { formatProblem } from "../importers/registry.ts";
import { secretNames } from "../config/run/definition.ts";
import { type Problem, problemAt, settle, UsageError } from "../base/errors.ts";
import type { Config, RunDefinition } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Side, Sides } from "../model/run/side.ts";
import type { Trial } from "../model/run/trial.ts";
import { unpricedModels } from "./runners/planned-requests.ts";
import { unknownPlaces, type UnknownPlace } from "../runners/answer/unknown-places.ts";
import { readPromptFiles, templates } from "./runners/prompt-files.ts";

export interface RequestContext {
  readonly plan: Plan;
  /** Absolute folder that the paths of each side are relative to. */
  readonly roots: Sides<string>;
}

/**
 * Problems that would make every request of a side fail, found before the first request: missing prompt files, and
 * placeholders that a case cannot fill.
 */
export async function requestProblems(
  config: Config,
  { plan, roots }: RequestContext,
): Promise<readonly Problem[]> {
  const problems = await Promise.all(
    plan.sides.map(async (side) => {
      const definition = definitionOf(config, side);
      if (definition === null) return [];
      const formats = toolFormatsOf(definition.runner).flatMap((format) => formatProblem(format) ?? []);
      if (formats.length > 0) return formats.map((message) => problemAt("run", message, { path: "format" }));
      const trials = plan.trials.filter((trial) => trial.side === side);
      return problemsOf(definition, trials, resolve(roots[side], definition.cwd));
    }),
  );
  // Both sides often have the same problem.
  const all = [...unpricedProblems(config, plan), ...problems.flat()];
  return [...new Map(all.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Under a budget of cost, an unknown price must not count as 0. */
function unpricedProblems(config: Config, { cases }: Plan): readonly Problem[] {
  if ((config.execution.budget?.costUsd ?? null) === null) return [];
  return unpricedModels(config, cases).map((model) =>
    problemAt("run.chat", `has no price for ${quote(model)}, so the budget of cost-usd cannot be enforced`, {
      path: "prices",
    }),
  );
}

/** UsageError when a key that the planned sides send is not set, since no request is sent without it. */
export function requireSecrets(
  config: Config,
  sides: readonly Side[],
  env: Readonly<Record<string, string>>,
): void {
  const names = sides.flatMap((side) => secretNames(definitionOf(config, side)));
  const missing = [...new Set(names)].filter((name) => !Object.hasOwn(env, name) || env[name]?.trim() === "");
  if (missing.length === 0) return;
  throw new UsageError(
    missing.map((name) =>
      problemAt(
        "environment",
        "is not set, but the run sends it as a key: set it, load it with --env-file, or use --replay",
        { path: name },
      ),
    ),
  );
}

function definitionOf({ run, sides }: Config, side: Side): RunDefinition | null {
  return sides === null ? run : sides[side];
}

async function problemsOf(
  definition: RunDefinition,
  trials: readonly Trial[],
  cwd: string,
): Promise<readonly Problem[]> {
  const files = await settle(readPromptFiles(definition, filesIn(cwd)));
  if (!files.ok) return files.problems;
  return unknownPlaces(templates(definition, files.value), trials).map((place) =>
    problemAt(`run.${definition.runner.type}`, messageOf(place)),
  );
}

function messageOf({ name, unknown, known, caseName, cases }: UnknownPlace): string {
  const where = cases === 1 ? `case ${caseName} has` : `${cases} cases (${caseName}, …) have`;
  return `${where} no value for {{ ${name} }}.${didYouMean(unknown, known)}`;
}
