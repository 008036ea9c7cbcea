import type { Case } from "../model/config/case.ts";
import type { Matrix, Suite } from "../model/config/config.ts";
import type { Where } from "../model/config/metric.ts";
import { usageProblem } from "../base/errors.ts";
import { matchWhere } from "../model/config/where.ts";

export interface CaseSelection {
  /** Name of a suite of the config; null = all cases. */
  readonly suite: string | null;
  /** The values of `--where axis=value`; empty = all cases. */
  readonly where: Where;
}

export interface SelectedCases {
  readonly cases: readonly Case[];
  /** Number of cases in the suite, before `where`. */
  readonly inSuite: number;
}

/** The cases of a suite that `where` accepts. UsageError names an unknown suite or axis and lists the known ones. */
export function selectSuite(
  cases: readonly Case[],
  matrix: Matrix,
  suites: Readonly<Record<string, Suite>>,
  selection: CaseSelection,
): SelectedCases {
  const suite = findSuite(suites, selection.suite);
  requireKnownAxes(cases, matrix, selection.where);
  const inSuite = suite === null ? cases : cases.filter((one) => matchWhere(one.axes, suite.where));
  return {
    cases: inSuite.filter((one) => matchWhere(one.axes, selection.where)),
    inSuite: inSuite.length,
  };
}

/** The filters that a selection applies to rows. UsageError names an unknown suite. */
export function selectionFilters(
  suites: Readonly<Record<string, Suite>>,
  { suite, where }: CaseSelection,
): readonly Where[] {
  const found = findSuite(suites, suite);
  return found === null ? [where] : [found.where, where];
}

function findSuite(suites: Readonly<Record<string, Suite>>, name: string | null): Suite | null {
  if (name === null) {
    return null;
  }
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (suite === undefined) {
    const known = Object.keys(suites).join(", ") || "none; add `suites` to the config";
    throw usageProblem("--suite", `expected the name of a suite (${known}), got '${name}'`);
  }
  return suite;
}

function requireKnownAxes(cases: readonly Case[], matrix: Matrix, where: Where): void {
  const known = new Set([
    ...matrix.axes.map((axis) => axis.name),
    ...cases.flatMap((one) => Object.keys(one.axes)),
  ]);
  const unknown = Object.keys(where).find((axis) => !known.has(axis));
  if (unknown !== undefined) {
    throw usageProblem(
      "--where",
      `expected the name of an axis (${[...known].join(", ")}), got '${unknown}'`,
    );
  }
}
