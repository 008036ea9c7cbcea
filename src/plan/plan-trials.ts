import type { Case } from "../model/config/case.ts";
import type { Config, RunDefinition } from "../model/config/config.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Side } from "../model/run/side.ts";
import type { Trial } from "../model/run/trial.ts";
import { NoCasesError, usageProblem } from "../base/errors.ts";
import { caseKey, definitionJson } from "./case-key.ts";
import { expandMatrix, type AxisRows, type ExpandedMatrix } from "./expand-matrix.ts";
import { groupsOf } from "./groups-of.ts";
import { drawState, hashJson } from "../base/hash.ts";
import { executionOrder } from "./execution-order.ts";
import { axesText, type Results } from "./result-rows.ts";
import { unplannedRows } from "./unplanned-rows.ts";
import { selectSuite, type CaseSelection, type SelectedCases } from "./select-suite.ts";

export interface PlanSelection extends CaseSelection {
  /** Parsed rows of each file axis, by axis name. */
  readonly axisRows: AxisRows;
  /** The rows of results files; absent = nothing is known about them. */
  readonly results?: Results | undefined;
  /** Warnings about these rows; absent = none. */
  readonly doubts?: readonly Warning[];
  /** Cases without a right answer in the latest run, by axesText, which `order: failed-first` puts first; absent = none. */
  readonly failedBefore?: ReadonlySet<string>;
}

/**
 * Plans everything that will be executed, with stable keys and seeds. NoCasesError says what made the selection empty;
 * UsageError lists duplicates and unknown names.
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
  const { repetitions, byRows } = config.matrix;
  const measured = byRows === true ? (selection.results ?? null) : null;
  const looks = measured === null ? looksOf(config, sides) : [mostRepetitions(measured)];
  const trials: Trial[] = [];
  for (const one of cases)
    for (const trial of trialsOf(one, config, { definitions, measured })) trials.push(trial);
  const unplanned = unplannedRows(selection.results ?? NO_RESULTS, {
    all: matrix.cases,
    repetitions: measured === null ? repetitions : null,
  });
  return {
    schema: "regression-gate/plan@1",
    hash: planHash(config, { cases, definitions, looks, measured }),
    suite: selection.suite,
    sides,
    cases,
    trials,
    ...(measured === null
      ? executionOrder(config, { cases, sides, selection })
      : { order: [...trials.keys()] }),
    groups: groupsOf(cases, config.compare.by),
    notSelected: matrix.cases.length - cases.length,
    looks,
    ...(measured === null ? {} : { byRows: true }),
    ...(unplanned.length === 0 ? {} : { unplanned }),
    ...(selection.doubts === undefined || selection.doubts.length === 0 ? {} : { doubts: selection.doubts }),
  };
}

const NO_RESULTS: Results = { baseline: null, candidate: null };

function mostRepetitions({ baseline, candidate }: Results): number {
  let most = 0;
  for (const side of [baseline, candidate]) {
    for (const { repetitions } of side?.cases.values() ?? []) {
      for (const repetition of repetitions) most = Math.max(most, repetition);
    }
  }
  return most + 1;
}

/** A case without a row still has one trial, which is planned and not measured. */
function* measuredOf(one: Case, side: Side, measured: Results): Generator<number, void, undefined> {
  const rows = (measured[side] ?? measured.candidate)?.cases.get(axesText(one.axes));
  if (rows === undefined) yield 0;
  else yield* [...rows.repetitions].toSorted((a, b) => a - b);
}

function* numbered(repetitions: number): Generator<number, void, undefined> {
  for (let repetition = 0; repetition < repetitions; repetition += 1) yield repetition;
}

interface SideDefinition {
  readonly side: Side;
  readonly definition: RunDefinition;
}

/**
 * A single side is judged once, because its baseline does not grow. The config does not allow looks there, but the
 * policy of a base ref can bring another baseline.
 */
function looksOf({ matrix }: Config, sides: readonly Side[]): readonly number[] {
  return sides.length === 2 ? matrix.looks : [matrix.repetitions];
}

/** Two sides when the config has two definitions, or one definition that also runs on the base ref. */
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

/**
 * The keys need most of the memory of a million trials, so all keys of a case share the text before their repetition.
 */
function* trialsOf(
  one: Case,
  config: Config,
  {
    definitions,
    measured,
  }: { readonly definitions: readonly SideDefinition[]; readonly measured: Results | null },
): Generator<Trial, void, undefined> {
  const keyed = definitions.map(({ side, definition }) => {
    const key = caseKey(one, definition);
    return { side, caseKey: key, start: `${key}/${side}/` };
  });
  const trialOf = ({ side, caseKey: ofCase, start }: (typeof keyed)[number], repetition: number): Trial => {
    const [seed] = drawState(["regression-gate/trial@1", config.seed, one.axes, repetition]);
    const key = start + String(repetition);
    return { key, caseKey: ofCase, case: one, repetition, block: repetition, side, seed };
  };
  if (measured !== null) {
    for (const of of keyed) {
      for (const repetition of measuredOf(one, of.side, measured)) yield trialOf(of, repetition);
    }
    return;
  }
  for (const repetition of numbered(config.matrix.repetitions)) {
    for (const of of keyed) yield trialOf(of, repetition);
  }
}

/**
 * The hash covers everything that decides results and their meaning. Concurrency, rate, retry, timeout and order are
 * left out.
 */
function planHash(
  config: Config,
  planned: {
    readonly cases: readonly Case[];
    readonly definitions: readonly SideDefinition[];
    readonly looks: readonly number[];
    readonly measured: Results | null;
  },
): string {
  const { cases, definitions, looks, measured } = planned;
  return hashJson({
    schema: "regression-gate/plan@1",
    id: config.id,
    seed: config.seed,
    repetitions: config.matrix.repetitions,
    // A look that is added to the declared ones would be a look after the result is known.
    ...(looks.length > 1 ? { looks } : {}),
    ...(measured === null
      ? {}
      : {
          rows: cases.map((one) => definitions.map(({ side }) => [...measuredOf(one, side, measured)])),
        }),
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
