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

/** What is executed: one run for both sides, or a run a side. */
interface Written {
  readonly run?: WrittenRun | undefined;
  readonly sides?: WrittenSides | undefined;
}

/** Every definition that is executed, with the place of its keys. */
export function writtenDefinitions({ run, sides }: Written): readonly {
  readonly path: readonly string[];
  readonly written: WrittenDefinition;
}[] {
  if (sides === undefined) return run === undefined ? [] : [{ path: ["run"], written: run }];
  return (["baseline", "candidate"] as const).map((side) => ({
    path: ["sides", side, "run"],
    written: effectiveRun(run, sides[side].run),
  }));
}

/** Every definition names one runner, and says nothing that this runner does not read. */
export function checkDefinitions(written: Written, context: Omit<RunnerCheckContext, "cwd">): Complaint[] {
  const definitions = writtenDefinitions(written);
  if (definitions.length === 0) {
    const message = `is required: expected a mapping with ${RUNNER_WORDS}`;
    return [{ path: ["run"], at: "key", message }];
  }
  return definitions.flatMap(({ path, written: one }) => checkDefinition(one, path, context));
}

type Definitions = Pick<Config, "run" | "sides">;

/** Of a config that has been checked. */
export function resolveDefinitions(written: Written, axes: KnownAxes): Definitions {
  const [first, second] = writtenDefinitions(written).map((one) => resolveDefinition(one.written, axes));
  if (first === undefined) throw new Error("a config without a run was resolved");
  return second === undefined
    ? { run: first, sides: null }
    : { run: null, sides: { baseline: first, candidate: second } };
}

/** Both sides' definitions; one run is both. */
export function executedBy({ run, sides }: Definitions): Sides<RunDefinition> {
  if (sides !== null) return sides;
  // resolveDefinitions gives one of the two.
  if (run === null) throw new Error("a config without run and sides was resolved");
  return { baseline: run, candidate: run };
}

const candidateRun = ownedDefinition("run");
const baselineRun = ownedDefinition("sides.baseline.run");

/** Head says what the candidate executes; a baseline side of its own would be compared with whatever it likes. */
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

/** Of the side to compare with, of which the base's is in force. */
function sidesChanges(base: Config["sides"], head: Config["sides"]): readonly PolicyChange[] {
  if (base === null || head === null) {
    const text = (sides: Config["sides"]): string => (sides === null ? "none" : "given");
    return settingChange({ path: "sides", base, head, text, looser: unknownLooser });
  }
  const changes = baselineRun.changes(base.baseline, head.baseline);
  return changes.map((change) => ({ ...change, inForce: "base" }));
}
