import { firstNames } from "../../../base/clean-text.ts";
import { hashJson } from "../../../base/hash.ts";
import type { AxisRow } from "../../../model/config/case.ts";
import type { Axis } from "../../../model/config/config.ts";
import type { Where } from "../../../model/config/metric.ts";
import { matchesWhere } from "../../../model/config/where.ts";
import type { Warning } from "../../../model/result/finding.ts";
import { BASE_CASES } from "../../../model/run/manifest.ts";
import { selectionFilters } from "../../../plan/select-suite.ts";
import { environmentRedactor } from "../../../secrets/child-environment.ts";
import { rowsAt } from "./base-rows.ts";
import { droppedText, droppedValues } from "./base-values.ts";
import { readAxes } from "../../read-config.ts";
import type { LocalRequest, PlanRequest } from "../../request.ts";
import type { Workspace } from "../../workspace.ts";

type FileAxis = Extract<Axis, { readonly from: "file" }>;

const MOST_NAMED = 5;

/**
 * Both sides run the cases of this checkout, so what its files leave out of those of the baseline's commit is measured on neither side, and
 * an entry that was made easier is easier on both. One text for each file axis that differs.
 */
export async function baseCases(
  request: CasesRequest,
  sha: string,
  workspace: Workspace,
): Promise<readonly Warning[]> {
  const { config } = request;
  const rows = await readAxes(config, workspace.root);
  const redact = environmentRedactor(config.secrets, workspace);
  const texts = [
    ...(await ofFiles(request, rows, { sha, workspace })),
    ...(await ofConfig(request, rows, { sha, workspace })),
  ];
  return texts.map((text) => ({ code: BASE_CASES, text: redact(text) }));
}

/** `configFile`: absent = its own values are compared elsewhere. */
type CasesRequest = PlanRequest & Pick<LocalRequest, "configFile">;
type AxisRows = Readonly<Record<string, readonly AxisRow[]>>;

interface Place {
  readonly sha: string;
  readonly workspace: Workspace;
}

async function ofFiles(
  request: CasesRequest,
  rows: AxisRows,
  { sha, workspace }: Place,
): Promise<readonly string[]> {
  const axes = request.config.matrix.axes.filter((axis) => axis.from === "file");
  const texts = axes.map(async (axis) => {
    const before = await rowsAt(axis, sha, workspace.root);
    if (before === null) return [];
    const isAsked = selects(axis.name, request);
    const text =
      before === "unknown"
        ? unknownText(axis)
        : changeText(axis, before.filter(isAsked), rows[axis.name] ?? []);
    return text === null ? [] : [text];
  });
  return (await Promise.all(texts)).flat();
}

async function ofConfig(
  request: CasesRequest,
  rows: AxisRows,
  { sha, workspace }: Place,
): Promise<readonly string[]> {
  const { config, configFile } = request;
  if (configFile === undefined) return [];
  const dropped = await droppedValues({ config, configFile, rows }, sha, workspace.root);
  return dropped.flatMap(({ axis, values }) => {
    const isAsked = selects(axis, request);
    const asked = values.filter((id) => isAsked({ id, content: null }));
    return asked.length === 0 ? [] : [droppedText({ axis, values: asked })];
  });
}

/** Whether an entry belongs to the cases that are asked for. */
function selects(axis: string, { config, suite, where }: PlanRequest): (row: AxisRow) => boolean {
  const filters = selectionFilters(config.suites, { suite, where }).map((filter): Where =>
    Object.fromEntries(Object.entries(filter).filter(([name]) => name === axis)),
  );
  return ({ id }) => filters.every((filter) => matchesWhere({ [axis]: id }, filter));
}

function unknownText({ file }: FileAxis): string {
  return `${file} is not in the baseline's commit, or cannot be read there: what it leaves out is not known, and both sides ran it as it is here`;
}

function changeText({ file }: FileAxis, before: readonly AxisRow[], now: readonly AxisRow[]): string | null {
  const after = new Map(now.map(({ id, content }) => [id, hashJson(content)]));
  const dropped = before.filter(({ id }) => !after.has(id)).map(({ id }) => id);
  const changed = before
    .filter(({ id, content }) => after.has(id) && after.get(id) !== hashJson(content))
    .map(({ id }) => id);
  const parts = [
    ...(dropped.length === 0
      ? []
      : [
          `${entries(dropped)} of ${file} at the baseline's commit dropped, and not measured on either side: ${named(dropped)}`,
        ]),
    ...(changed.length === 0
      ? []
      : [
          `${entries(changed)} of ${file} with other content than at the baseline's commit, which both sides ran as it is here: ${named(changed)}`,
        ]),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}

function entries({ length }: readonly string[]): string {
  return `${length} ${length === 1 ? "entry" : "entries"}`;
}

function named(ids: readonly string[]): string {
  return firstNames(ids, MOST_NAMED);
}
