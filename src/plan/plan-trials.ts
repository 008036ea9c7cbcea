import type { Case } from "../model/config/case.ts";
import type { Config, RunDefinition } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Side } from "../model/run/side.ts";
import type { Trial } from "../model/run/trial.ts";
import { NoCasesError, usageProblem } from "../base/errors.ts";
import { caseKey, definitionJson } from "./case-key.ts";
import { expandMatrix, type AxisRows, type ExpandedMatrix } from "./expand-matrix.ts";
import { groupsOf } from "./groups-of.ts";
import { drawState, hashJson } from "../base/hash.ts";
import { orderTrials } from "./order-trials.ts";
import { selectSuite, type CaseSelection, type SelectedCases } from "./select-suite.ts";

export interface PlanSelection extends CaseSelection {
  /** Parsed rows of each file axis, by axis name. */
  readonly axisRows: AxisRows;
}

/**
 * Everything that will be executed, with stable keys and seeds.
 * NoCasesError says what emptied the selection; UsageError lists duplicates and unknown names.
 */
export function planTrials(config: Config, selection: PlanSelection): Plan {
  const matrix = expandMatrix(config.matrix, selection.axisRows);
  const selected = selectSuite(matrix.cases, config.matrix, config.suites, selection);
  if (selected.cases.length === 0) {
    throw new NoCasesError(whyEmpty(matrix, selected, selection));
  }
  const definitions = definitionsOf(config);
  const sides = definitions.map(({ side }) => side);
  const { cases } = selected;
  const { repetitions } = config.matrix;
  const looks = looksOf(config, sides);
  const trials: Trial[] = [];
  for (const one of cases) for (const trial of trialsOf(one, config, definitions)) trials.push(trial);
  return {
    schema: "regression-gate/plan@1",
    hash: planHash(config, { cases, definitions, looks }),
    suite: selection.suite,
    sides,
    cases,
    trials,
    order: orderTrials({ order: config.execution.order, seed: config.seed, cases, repetitions, sides }),
    groups: groupsOf(cases, config.compare.by),
    notSelected: matrix.cases.length - cases.length,
    looks,
  };
}

interface SideDefinition {
  readonly side: Side;
  readonly definition: RunDefinition;
}

/**
 * A single side is judged once: its baseline does not grow. The config does not allow that, but the policy of
 * a base ref can bring another baseline with it.
 */
function looksOf({ matrix }: Config, sides: readonly Side[]): readonly number[] {
  return sides.length === 2 ? matrix.looks : [matrix.repetitions];
}

/** Two sides when the config has two definitions, or one that is also run on the base ref. */
function definitionsOf(config: Config): readonly SideDefinition[] {
  if (config.sides !== null) {
    return [
      { side: "baseline", definition: config.sides.baseline },
      { side: "candidate", definition: config.sides.candidate },
    ];
  }
  if (config.run === null) {
    const message = "expected one of `run` and `sides`, got neither";
    throw usageProblem("config", message, { path: "run" });
  }
  const candidate = { side: "candidate", definition: config.run } as const;
  return config.baseline.from === "ref"
    ? [{ side: "baseline", definition: config.run }, candidate]
    : [candidate];
}

/** Of a million trials the keys are most of the memory: all of a case share the text before their repetition. */
function* trialsOf(
  one: Case,
  config: Config,
  definitions: readonly SideDefinition[],
): Generator<Trial, void, undefined> {
  const keyed = definitions.map(({ side, definition }) => {
    const key = caseKey(one, definition);
    return { side, caseKey: key, start: `${key}/${side}/` };
  });
  for (let repetition = 0; repetition < config.matrix.repetitions; repetition += 1) {
    const [seed] = drawState(["regression-gate/trial@1", config.seed, one.axes, repetition]);
    for (const { side, caseKey: ofCase, start } of keyed) {
      const key = start + String(repetition);
      yield { key, caseKey: ofCase, case: one, repetition, block: repetition, side, seed };
    }
  }
}

/** Covers what decides results and their meaning; concurrency, rate, retry, timeout and order are left out. */
function planHash(
  config: Config,
  planned: {
    readonly cases: readonly Case[];
    readonly definitions: readonly SideDefinition[];
    readonly looks: readonly number[];
  },
): string {
  const { cases, definitions, looks } = planned;
  return hashJson({
    schema: "regression-gate/plan@1",
    id: config.id,
    seed: config.seed,
    repetitions: config.matrix.repetitions,
    // Added to declared looks, one more would be a look after the result is known.
    ...(looks.length > 1 ? { looks } : {}),
    cases: cases.map(({ axes, contentHashes }) => ({ axes, contentHashes })),
    sides: definitions.map(({ side, definition }) => ({ side, run: definitionJson(definition) })),
  });
}

function whyEmpty(matrix: ExpandedMatrix, selected: SelectedCases, selection: PlanSelection): string {
  if (matrix.cases.length === 0) {
    return matrix.productSize === 0
      ? "no cases: an axis has no values and `include` adds none; give every axis a value, or check the tasks file"
      : `no cases: \`exclude\` removes all ${matrix.productSize} combinations and \`include\` adds none`;
  }
  if (selected.inSuite === 0) {
    return `no cases: suite '${selection.suite}' selects none of the ${matrix.cases.length} cases of the matrix; check its \`where\``;
  }
  const asked = Object.entries(selection.where)
    .map(([axis, values]) => `${axis}=${values.join("|")}`)
    .join(" ");
  const from = selection.suite === null ? "of the matrix" : `of suite '${selection.suite}'`;
  return `no cases: --where ${asked} selects none of the ${selected.inSuite} cases ${from}`;
}
