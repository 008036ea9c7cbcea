import { join } from "node:path";
import { removeFolder } from "../adapters/node/files.ts";
import { closest } from "../base/did-you-mean.ts";
import { quote } from "../base/quote.ts";
import { usageProblem } from "../base/errors.ts";
import type { Case } from "../model/config/case.ts";
import type { Config } from "../model/config/config.ts";
import { type Plan, restrictPlan } from "../model/run/plan.ts";
import type { Side } from "../model/run/side.ts";
import type { Trial, TrialRecord } from "../model/run/trial.ts";
import { runPlanned } from "./local-gate.ts";
import { planLocally } from "./plan-locally.ts";
import type { LocalRequest } from "./request.ts";
import { type WatchedExchange, watchExchanges } from "./runners/watch-exchanges.ts";
import type { Workspace } from "./workspace.ts";

export interface TriedCase {
  readonly trial: Trial;
  readonly row: TrialRecord;
  readonly exchanges: readonly WatchedExchange[];
  /** Other cases that were meant as well. */
  readonly others: number;
}

export interface TryRequest extends LocalRequest {
  /** Name of a case, or a value that it has on any axis; null = the first one. */
  readonly id: string | null;
  readonly side: Side;
}

/**
 * Runs the first repetition of one case once, in a folder of its own, so that no other run is the latest for it. UsageError
 * when no case is meant, or the side is not measured.
 */
export async function tryCase(request: TryRequest, workspace: Workspace): Promise<TriedCase> {
  const config = onceOnly(request.config, request.side);
  const exchanges: WatchedExchange[] = [];
  const debug = watchExchanges((exchange) => void exchanges.push(exchange));
  const tried = { ...request, config, debug };
  const plan = await planLocally(tried, workspace);
  const meant = casesMeant(plan.cases, request.id);
  const trial = trialOf(plan, meant[0], request.side);
  const one = restrictPlan(plan, ({ key }) => key === trial.key);
  const { rows, runFolder } = await runPlanned(one, tried, { ...workspace, out: join(workspace.out, "try") });
  await removeFolder(runFolder);
  const [row] = rows;
  if (row === undefined) throw new Error("the trial left no row");
  return { trial, row, exchanges, others: meant.length - 1 };
}

/** What is tried is the program: one attempt, no faults, no recording; and no baseline that is not asked for. */
function onceOnly(config: Config, side: Side): Config {
  const { execution, baseline } = config;
  const isOwn = side === "baseline" && baseline.from === "ref";
  return {
    ...config,
    baseline: isOwn ? baseline : { from: "none" },
    matrix: { ...config.matrix, looks: [config.matrix.repetitions] },
    execution: {
      ...execution,
      chaos: null,
      replay: null,
      retry: { ...execution.retry, attempts: 1 },
    },
  };
}

function casesMeant(cases: readonly Case[], id: string | null): readonly Case[] {
  if (id === null) return cases;
  const named = cases.filter(({ name }) => name === id);
  if (named.length > 0) return named;
  const holding = cases.filter(({ axes }) => Object.values(axes).some((value) => String(value) === id));
  if (holding.length > 0) return holding;
  const meant = closest(id, [
    ...new Set(cases.flatMap(({ name, axes }) => [name, ...Object.values(axes).map(String)])),
  ]);
  const advice = meant === null ? "`regression-gate plan` lists the cases" : `did you mean ${quote(meant)}?`;
  throw usageProblem("try", `expected the name of a case or a value of an axis, got ${quote(id)}; ${advice}`);
}

function trialOf(plan: Plan, one: Case | undefined, side: Side): Trial {
  const ofCase = plan.trials.filter((trial) => trial.case === one);
  const trial = ofCase.find((candidate) => candidate.side === side);
  if (trial !== undefined) return trial;
  const message = `expected a side that is measured here (${plan.sides.join(", ")}), got ${side}; a baseline at a git ref is: --baseline ref:main`;
  throw usageProblem("--side", message);
}
