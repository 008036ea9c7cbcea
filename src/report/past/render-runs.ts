import { cleanText, TEXT_LENGTH } from "../../base/clean-text.ts";
import { formatNumber, formatSignedPercent } from "../../base/format-number.ts";
import { formatAgainst, formatBeforeAfter, formatDuration } from "../../base/format-value.ts";
import { nameAxes } from "../../model/config/case.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import { shownAs } from "../../model/result/finding-numbers.ts";
import type {
  CaseDifference,
  CaseResult,
  NumberDifference,
  PastRun,
  RunsDifference,
} from "../../model/result/past-run.ts";
import { line, withoutCommand, wrap } from "../text/text-lines.ts";
import { textTable } from "../text/text-table.ts";

/** Digits of a commit that are shown. */
const SHA_LENGTH = 7;
const DATE_LENGTH = "2026-01-31T23:59".length;
const MOST_COLUMNS = 34;
/** Of a list in the text; JSON has all. */
const MOST = 20;
const MOST_OUTPUT = 300;

/** A line for each run, newest first. */
export function renderRunList(runs: readonly PastRun[], stored: number): string {
  if (runs.length === 0) return "no stored runs: `regression-gate gate` or `run` makes the first\n";
  const rows = runs.map((run) => [
    run.runId,
    run.id,
    run.startedAt.slice(0, DATE_LENGTH).replace("T", " "),
    commitText(run),
    stateText(run),
    `${formatNumber(run.counts.ok + run.counts.failed, 1)}/${formatNumber(run.counts.planned, 1)}`,
    formatNumber(run.counts.errored + run.counts.timedOut, 1),
    run.durationMs === null ? "–" : formatDuration(run.durationMs),
  ]);
  const table = textTable(
    [["run", "gate", "started", "commit", "state", "trials", "errored", "took"], ...rows],
    { names: 5, mostColumns: MOST_COLUMNS },
  );
  const left = stored - runs.length;
  return [
    ...table.map(withoutCommand),
    ...(left > 0 ? [`and ${left} older (-n ${stored} lists all)`] : []),
    "",
  ].join("\n");
}

function commitText({ git }: PastRun): string {
  return git === null ? "–" : `${git.sha.slice(0, SHA_LENGTH)}${git.dirty ? "+" : ""}`;
}

function stateText({ verdict, complete, marks }: PastRun): string {
  const state = verdict ?? (complete ? "not judged" : "incomplete");
  return marks.length === 0 ? state : `${state} (${marks.join(", ")})`;
}

/** What two runs differ in, for a terminal. */
export function renderRunsDifference(difference: RunsDifference): string {
  const { a, b, facts, numbers, cases, commonCases, onlyA, onlyB } = difference;
  return [
    ...wrap(line(`a  ${oneLine(a)}`), 0),
    ...wrap(line(`b  ${oneLine(b)}`), 0),
    "",
    ...(facts.length === 0
      ? ["the same commit, versions, machine, seed and models"]
      : facts.flatMap((fact) => wrap(line(`${fact.name}: ${fact.a ?? "none"} → ${fact.b ?? "none"}`), 0))),
    "",
    ...numberTable(numbers),
    "",
    ...wrap(`${formatNumber(cases.length, 1)} of ${formatNumber(commonCases, 1)} common cases changed`, 0),
    ...cases.slice(0, MOST).flatMap(caseLines),
    ...(cases.length > MOST ? [`and ${cases.length - MOST} more (--format json names all)`] : []),
    ...onlyLines("only a", onlyA),
    ...onlyLines("only b", onlyB),
    "",
    "nothing was tested: `regression-gate compare` says whether a difference is more than noise",
    "",
  ].join("\n");
}

function oneLine(run: PastRun): string {
  return `${run.runId} of ${run.id}, ${run.startedAt.slice(0, DATE_LENGTH).replace("T", " ")}, commit ${commitText(run)}: ${stateText(run)}`;
}

function numberTable(numbers: readonly NumberDifference[]): readonly string[] {
  if (numbers.length === 0) return ["nothing was measured"];
  const rows = numbers.slice(0, MOST).map((number) => {
    const one = number.a ?? number.b;
    const [before, after] = [number.a?.mean ?? null, number.b?.mean ?? null];
    const unit = one?.unit ?? null;
    const as = one === null ? "number" : shownAs(one.kind, unit);
    return [
      number.metric,
      nameAxes(number.group) || "all",
      formatBeforeAfter({ baseline: before, candidate: after }, unit, as),
      differenceText(number),
      `${formatNumber(number.a?.n ?? 0, 1)} / ${formatNumber(number.b?.n ?? 0, 1)}`,
    ];
  });
  const table = textTable([["metric", "group", "mean a → b", "change", "n a / b"], ...rows], {
    names: 2,
    mostColumns: MOST_COLUMNS,
  });
  const left = numbers.length - rows.length;
  return [...table.map(withoutCommand), ...(left > 0 ? [`and ${left} more (--format json names all)`] : [])];
}

function differenceText({ a, b }: NumberDifference): string {
  const [before, after] = [a?.mean ?? null, b?.mean ?? null];
  if (a === null || before === null || after === null) return "–";
  if (kindTraits(a.kind).values === "answers") return `${formatNumber((after - before) * 100, 2)} pp`;
  if (before === 0)
    return after === 0 ? "0" : formatAgainst([after, after], after, { unit: a.unit, as: "number" });
  return formatSignedPercent((after - before) / Math.abs(before));
}

function caseLines({ name, a, b }: CaseDifference): readonly string[] {
  const statuses = a.statuses === b.statuses ? "" : `: ${a.statuses} → ${b.statuses}`;
  const numbers = [...new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)])]
    .filter((metric) => metricText(a, metric) !== metricText(b, metric))
    .map((metric) => `${metric} ${metricText(a, metric)} → ${metricText(b, metric)}`);
  const outputs =
    a.output === b.output
      ? []
      : ([
          ["a", a.output],
          ["b", b.output],
        ] as const);
  return [
    ...wrap(line(`${name}${statuses}${numbers.length === 0 ? "" : `; ${numbers.join(", ")}`}`), 2),
    ...outputs.flatMap(([side, output]) =>
      output === null ? [] : wrap(line(`${side}: ${cleanText(output, MOST_OUTPUT)}`), 4),
    ),
  ];
}

function metricText({ metrics }: CaseResult, metric: string): string {
  return formatNumber(Object.hasOwn(metrics, metric) ? (metrics[metric] ?? null) : null, 4);
}

function onlyLines(label: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST).map((name) => cleanText(name, TEXT_LENGTH));
  const left = names.length - shown.length;
  return wrap(line(`${label}: ${shown.join("; ")}${left > 0 ? ` and ${left} more` : ""}`), 0);
}
