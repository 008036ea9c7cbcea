import type { ArtifactBaseline, BaselineConfig, CompareConfig, Config } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { type Cost, COST_NAMES } from "../../model/result/verdict.ts";
import { whereText } from "../metrics/metric-changes.ts";
import { runChanges } from "../run/run-changes.ts";
import {
  laterIsLooser,
  lessIsLooser,
  listText,
  moreIsLooser,
  percentText,
  settingChange,
  supersetIsLooser,
  unknownLooser,
} from "../values/setting-change.ts";

/** From the dearest to the cheapest. */
const COSTS: readonly Cost[] = ["fail", "inconclusive", "warn", "note", "pass"];

/** Changes in `id`, `suites`, `sides`, `compare`, `gate`, `baseline` and `paths`. */
export function gateChanges(base: Config, head: Config): readonly PolicyChange[] {
  return [
    ...settingChange({ path: "id", base: base.id, head: head.id, text: String, looser: unknownLooser }),
    ...suiteChanges(base.suites, head.suites),
    ...sidesChanges(base, head),
    ...compareChanges(base, head),
    ...costChanges(base, head),
    ...settingChange({
      path: "baseline",
      base: base.baseline,
      head: head.baseline,
      text: baselineText,
      looser: (_, to) => (to.from === "none" ? true : null),
    }),
    ...settingChange({
      path: "paths",
      base: inFixedOrder(base.paths),
      head: inFixedOrder(head.paths),
      text: (paths) => (paths === null ? "all" : listText(paths)),
      looser: looserPaths,
    }),
  ];
}

/** One that only the head has leaves nothing out of the others. */
function suiteChanges(base: Config["suites"], head: Config["suites"]): readonly PolicyChange[] {
  return Object.entries(base).flatMap(([name, suite]) =>
    settingChange({
      path: `suites.${name}`,
      base: suite,
      head: Object.hasOwn(head, name) ? head[name] : undefined,
      text: (given) => (given === undefined ? "removed" : whereText(given.where) || "all"),
      looser: unknownLooser,
    }),
  );
}

/** The candidate's side is no policy: it is what is measured. */
function sidesChanges({ sides: base }: Config, { sides: head }: Config): readonly PolicyChange[] {
  if (base !== null && head !== null) return runChanges("sides.baseline.run", base.baseline, head.baseline);
  const text = (sides: Config["sides"]): string => (sides === null ? "none" : "given");
  return settingChange({ path: "sides", base, head, text, looser: unknownLooser });
}

function compareAxisChanges(base: CompareConfig, head: CompareConfig): readonly PolicyChange[] {
  return [
    ...(["unit", "cluster"] as const).flatMap((key) =>
      settingChange({
        path: `compare.${key}`,
        base: base[key],
        head: head[key],
        text: (axis) => axis ?? (key === "unit" ? "repetition" : "none"),
        looser: unknownLooser,
      }),
    ),
    ...settingChange({
      path: "compare.by",
      base: base.by,
      head: head.by,
      text: listText,
      looser: unknownLooser,
    }),
  ];
}

function compareChanges({ compare: base }: Config, { compare: head }: Config): readonly PolicyChange[] {
  return [
    ...compareAxisChanges(base, head),
    ...settingChange({
      path: "compare.alpha",
      base: base.alpha,
      head: head.alpha,
      text: String,
      // A smaller chance of a false red asks for more evidence before anything is red.
      looser: lessIsLooser,
    }),
    ...settingChange({
      path: "compare.min-common-units",
      base: base.minCommonUnits,
      head: head.minCommonUnits,
      text: percentText,
      looser: lessIsLooser,
    }),
    ...settingChange({
      path: "compare.may-differ",
      base: base.mayDiffer.toSorted(),
      head: head.mayDiffer.toSorted(),
      text: listText,
      looser: supersetIsLooser,
    }),
  ];
}

function costChanges({ gate: base }: Config, { gate: head }: Config): readonly PolicyChange[] {
  return [
    ...settingChange({
      path: "gate.max-error-rate",
      base: base.maxErrorRate,
      head: head.maxErrorRate,
      text: percentText,
      looser: moreIsLooser,
    }),
    ...settingChange({
      path: "gate.fail-on",
      base: base.failOn,
      head: head.failOn,
      text: String,
      looser: laterIsLooser(["warn", "fail", "never"]),
    }),
    ...COST_NAMES.flatMap((name) =>
      settingChange({
        path: `gate.${name}`,
        base: base.costs[name],
        head: head.costs[name],
        text: String,
        looser: laterIsLooser(COSTS),
      }),
    ),
  ];
}

function baselineText(baseline: BaselineConfig): string {
  switch (baseline.from) {
    case "artifact":
      return `artifact of ${baseline.branch}${atText(baseline)}`;
    case "ref":
      return `ref ${baseline.ref}`;
    case "file":
      return `file ${baseline.path}`;
    case "none":
      return "none";
    default:
      return baseline satisfies never;
  }
}

function atText(baseline: ArtifactBaseline): string {
  if (baseline.at === "run-id") return ` at run ${baseline.runId}`;
  return baseline.at === "merge-base" ? " at merge-base" : "";
}

/** The order of globs says something only where `!` takes files out. */
function inFixedOrder(paths: readonly string[] | null): readonly string[] | null {
  return paths === null || paths.some((glob) => glob.startsWith("!")) ? paths : paths.toSorted();
}

/** Fewer files covered, fewer pull requests judged; null stands for all files. */
function looserPaths(base: readonly string[] | null, head: readonly string[] | null): boolean | null {
  if (base === null || head === null) return base === null;
  // What "!glob" takes away depends on the others.
  if ([...base, ...head].some((glob) => glob.startsWith("!"))) return null;
  return supersetIsLooser(head, base);
}
