import { CHAOS_MARK, type Chaos, describeChaos } from "../../model/config/chaos.ts";
import type { Config } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Plan } from "../../model/run/plan.ts";
import { sharedPrograms } from "./at-ref/shared-programs.ts";
import { pipeWarnings } from "./config-warnings/pipe-warnings.ts";
import { runsAlternately } from "./runs-alternately.ts";
import { unpricedModels } from "../runners/planned-requests.ts";
import { shownPath, type Workspace } from "../workspace.ts";

/** Weaknesses of a run that are known before it starts. */
export function runWarnings(config: Config, plan: Plan, workspace: Workspace): readonly Warning[] {
  const { replay, chaos } = config.execution;
  const known = [...(plan.doubts ?? []), ...(chaos === null ? [] : [chaosWarning(chaos)])];
  if (replay !== null) {
    const text = `nothing was executed: the rows are those of ${shownPath(workspace, replay)}. The run shows how the gate judges these rows, not what this code does, and never becomes a baseline`;
    return [...known, { code: "replayed", text }];
  }
  return [
    ...known,
    ...pipeWarnings(config),
    ...sharedPrograms(config, workspace, plan.cases),
    ...disturbedTimings(config),
    ...readResults(config, plan),
    ...unknownCosts(config, plan),
  ];
}

function chaosWarning(chaos: Chaos): Warning {
  const text = `faults were injected on purpose into ${describeChaos(chaos)}. The run shows how the gate handles them, says little about this change, and never becomes a baseline`;
  return { code: CHAOS_MARK, text };
}

function disturbedTimings({ execution, metrics }: Config): readonly Warning[] {
  const { concurrency, concurrencyIsExplicit } = execution;
  const dependent = metrics.filter((metric) => metric.runEffect && metric.role === "gate");
  if (concurrency === 1 || !concurrencyIsExplicit || dependent.length === 0) return [];
  const names = dependent.map((metric) => metric.name).join(", ");
  const text = `${concurrency} concurrent trials disturb each other's timing (${names}); concurrency 1 measures more precisely`;
  return [{ code: "concurrent-timing", text }];
}

/** Without past runs of the same kind, nothing says by how much two such measurements differ anyway. */
function readResults(config: Config, plan: Plan): readonly Warning[] {
  const dependent = config.metrics.filter((metric) => metric.runEffect && metric.role === "gate");
  if (plan.sides.length < 2 || runsAlternately(config, plan) || dependent.length === 0) return [];
  const names = dependent.map((metric) => metric.name).join(", ");
  const text = `the results of both sides are read, not measured alternately, so no regression of machine-dependent metrics (${names}) can be shown: let \`command\` measure trial by trial, or write \`run-effect: false\` where the machine is idle and equal for both`;
  return [{ code: "not-alternating", text }];
}

function unknownCosts(config: Config, { cases }: Plan): readonly Warning[] {
  if (!config.metrics.some(({ name }) => name === "cost-usd")) return [];
  const models = unpricedModels(config, cases);
  if (models.length === 0) return [];
  const text = `cost-usd is a metric, but prices has no price for ${models.join(", ")}: the cost of their answers is unknown`;
  return [{ code: "unpriced-model", text }];
}
