import { describeChaos } from "../../model/config/chaos.ts";
import type { Axis, Config, Execution, Matrix, RunDefinition } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { commandText, runChanges } from "./run-changes.ts";
import { lessIsLooser, listText, settingChange, unknownLooser } from "../values/setting-change.ts";

/**
 * Changes in what is measured and how: seed, matrix, runner. They are what a pull request may be about, so they take
 * effect, and they can hide a regression (a group left out, results that are invented), so they are told.
 */
export function measuredChanges(base: Config, judged: Config): readonly PolicyChange[] {
  const changes = [
    ...settingChange({
      path: "seed",
      base: base.seed,
      head: judged.seed,
      text: String,
      looser: unknownLooser,
    }),
    ...matrixChanges(base.matrix, judged.matrix),
    ...runChanges("run", candidateOf(base), candidateOf(judged)),
    ...executionChanges(base.execution, judged.execution),
  ];
  return changes.map((change) => ({ ...change, inForce: "head" }));
}

function executionChanges(base: Execution, head: Execution): readonly PolicyChange[] {
  return [
    ...sideCommandChanges(base, head),
    ...settingChange({
      path: "run.budget",
      base: base.budget,
      head: head.budget,
      text: (budget) => (budget === null ? "none" : JSON.stringify(budget)),
      looser: unknownLooser,
    }),
    ...settingChange({
      path: "chaos",
      base: base.chaos,
      head: head.chaos,
      text: (chaos) => (chaos === null ? "none" : describeChaos(chaos)),
      looser: unknownLooser,
    }),
    ...settingChange({
      path: "run.replay",
      base: base.replay,
      head: head.replay,
      text: (folder) => folder ?? "none",
      looser: unknownLooser,
    }),
  ];
}

/** Of what is run before and after the trials of a side. */
function sideCommandChanges(base: Execution, head: Execution): readonly PolicyChange[] {
  return [
    ...(["setup", "teardown"] as const).flatMap((key) =>
      settingChange({
        path: `run.${key}`,
        base: base[key],
        head: head[key],
        text: (command) => (command === null ? "none" : commandText(command)),
        looser: unknownLooser,
      }),
    ),
    ...settingChange({
      path: "run.setup.cache",
      base: base.setupCache,
      head: head.setupCache,
      text: listText,
      looser: unknownLooser,
    }),
  ];
}

function matrixChanges(base: Matrix, head: Matrix): readonly PolicyChange[] {
  const names = new Set([...base.axes, ...head.axes].map(({ name }) => name));
  const axisOf = ({ axes }: Matrix, name: string): Axis | null =>
    axes.find((axis) => axis.name === name) ?? null;
  return [
    ...[...names].flatMap((name) =>
      settingChange({
        path: `matrix.axes.${name}`,
        base: axisOf(base, name),
        head: axisOf(head, name),
        text: axisText,
        looser: looserAxis,
      }),
    ),
    ...(["include", "exclude"] as const).flatMap((key) =>
      settingChange({
        path: `matrix.${key}`,
        base: base[key],
        head: head[key],
        text: (entries) => JSON.stringify(entries),
        looser: unknownLooser,
      }),
    ),
    ...settingChange({
      path: "matrix.repetitions",
      base: base.repetitions,
      head: head.repetitions,
      text: String,
      looser: lessIsLooser,
    }),
    ...settingChange({
      path: "matrix.adaptive.looks",
      base: base.looks.length > 1 ? base.looks : null,
      head: head.looks.length > 1 ? head.looks : null,
      text: (looks) => (looks === null ? "none" : looks.join(", ")),
      looser: unknownLooser,
    }),
  ];
}

function axisText(axis: Axis | null): string {
  if (axis === null) return "none";
  return axis.from === "file"
    ? `${axis.id} of ${axis.file}`
    : `[${axis.values.map((value) => JSON.stringify(value)).join(", ")}]`;
}

/** A value that is left out is no longer judged. */
function looserAxis(base: Axis | null, head: Axis | null): boolean | null {
  if (base?.from !== "values" || head?.from !== "values") return null;
  return base.values.some((value) => !head.values.includes(value)) ? true : null;
}

function candidateOf({ run, sides }: Config): RunDefinition | null {
  return sides === null ? run : sides.candidate;
}
