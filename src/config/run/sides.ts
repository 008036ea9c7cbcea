import type { Config, RunDefinition } from "../../model/config/config.ts";
import type { Sides } from "../../model/run/side.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import type { Complaint } from "../values/complaint.ts";
import { settingChange, unknownLooser } from "../values/setting-change.ts";
import type { KnownAxes } from "../values/where.ts";
import { checkDefinition, effectiveRun, ownedDefinition, resolveDefinition } from "./definition.ts";
import type { WrittenDefinition } from "./definition.ts";
import type { RunnerCheckContext } from "./runner-section.ts";
import type { WrittenRun, WrittenSides } from "./run.ts";
import { RUNNER_WORDS } from "./runners.ts";

/** What is executed: one run for both sides, or one for each side. */
export interface WrittenDefinitions {
  readonly run?: WrittenRun | undefined;
  readonly sides?: WrittenSides | undefined;
}

/** Every definition that is executed, with the path of its keys. */
export function writtenDefinitions({ run, sides }: WrittenDefinitions): readonly {
  readonly path: readonly string[];
  readonly written: WrittenDefinition;
}[] {
  if (sides === undefined) return run === undefined ? [] : [{ path: ["run"], written: run }];
  return (["baseline", "candidate"] as const).map((side) => ({
    path: ["sides", side, "run"],
    written: effectiveRun(run, sides[side].run),
  }));
}

/** Checks that every definition names one runner and has no key that this runner does not use. */
export function checkDefinitions(
  written: WrittenDefinitions,
  context: Omit<RunnerCheckContext, "cwd">,
): Complaint[] {
  const definitions = writtenDefinitions(written);
  if (definitions.length === 0) {
    const message = `is required: expected a mapping with ${RUNNER_WORDS}`;
    return [{ path: ["run"], at: "key", message }];
  }
  return definitions.flatMap(({ path, written: one }) => checkDefinition(one, path, context));
}

type Definitions = Pick<Config, "run" | "sides">;

/** The config was checked before. */
export function resolveDefinitions(written: WrittenDefinitions, axes: KnownAxes): Definitions {
  const [first, second] = writtenDefinitions(written).map((one) => resolveDefinition(one.written, axes));
  if (first === undefined) throw new Error("a config without a run was resolved");
  return second === undefined
    ? { run: first, sides: null }
    : { run: null, sides: { baseline: first, candidate: second } };
}

/** The definitions of both sides; a single run is used for both. */
export function executedBy({ run, sides }: Definitions): Sides<RunDefinition> {
  if (sides !== null) return sides;
  // resolveDefinitions returns one of the two.
  if (run === null) throw new Error("a config without run and sides was resolved");
  return { baseline: run, candidate: run };
}

const candidateRun = ownedDefinition("run");
const baselineRun = ownedDefinition("sides.baseline.run");

/**
 * The head decides what the candidate executes. It does not decide the baseline side, because it could choose one that
 * makes the candidate look good.
 */
export function definitionsInForce(base: Definitions, head: Definitions): Definitions {
  const candidate = candidateRun.inForce(executedBy(base).candidate, executedBy(head).candidate);
  return base.sides === null
    ? { run: candidate, sides: null }
    : { run: null, sides: { baseline: base.sides.baseline, candidate } };
}

export function changesOfDefinitions(base: Definitions, head: Definitions): readonly PolicyChange[] {
  return [
    ...sidesChanges(base.sides, head.sides),
    ...candidateRun.changes(executedBy(base).candidate, executedBy(head).candidate),
  ];
}

/** Changes of the baseline side, for which the base's definition is in force. */
function sidesChanges(base: Config["sides"], head: Config["sides"]): readonly PolicyChange[] {
  if (base === null || head === null) {
    const text = (sides: Config["sides"]): string => (sides === null ? "none" : "given");
    return settingChange({ path: "sides", base, head, text, looser: unknownLooser });
  }
  const changes = baselineRun.changes(base.baseline, head.baseline);
  return changes.map((change) => ({ ...change, inForce: "base" }));
}
