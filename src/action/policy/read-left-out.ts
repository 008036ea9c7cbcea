import { readFileAt } from "../../adapters/github/base-file.ts";
import { readAxes } from "../../app/read-config.ts";
import { UsageError } from "../../base/errors.ts";
import { parseAxisFile } from "../../formats/axis-file.ts";
import type { AxisRow } from "../../model/config/case.ts";
import type { Config } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import type { Measured } from "../../model/run/measured.ts";
import type { AxisRows } from "../../plan/expand-matrix.ts";
import { repositoryPath } from "../inputs/repository-path.ts";
import { suiteOf } from "../inputs/suite-of.ts";
import type { Job } from "../job.ts";
import { baseAxisRows, casesLeftOut, claimsLess, type FileAxis, isSameFile } from "./left-out.ts";

interface TwoConfigs {
  readonly base: Config;
  readonly head: Config;
  readonly baseSha: string;
}

/** The cases of the base that this checkout leaves out. */
export async function readLeftOut(job: Job, configs: TwoConfigs): Promise<readonly PolicyChange[]> {
  const { base, head, baseSha } = configs;
  const ofHead = await ownAxes(job, head);
  if (ofHead === null) return [];
  const { unit } = base.compare;
  const isOneSided = base.sides === null && base.baseline.from !== "ref";
  const axisRows = await baseAxisRows(base, { config: head, axisRows: ofHead }, async (axis) => {
    // The comparison names units that a stored baseline has and this run lacks, as `dropped-units`.
    if (isOneSided && axis.name === unit && isSameFile(axis, head)) return null;
    return readRows(job, axis, baseSha);
  });
  const asked = { config: { ...base, suites: { ...head.suites, ...base.suites } }, axisRows };
  return casesLeftOut(
    asked,
    { config: { ...head, suites: asked.config.suites }, axisRows: ofHead },
    suiteOf(job),
  );
}

/**
 * The cases that the measurements of a pull request's own job leave out, and those that its config leaves out where it
 * can be read.
 */
export async function readClaimLess(
  job: Job,
  { base, head, baseSha }: Omit<TwoConfigs, "head"> & { readonly head: Config | null },
  measured: Measured,
): Promise<readonly PolicyChange[]> {
  const claimed = { config: head ?? base, axisRows: claimedRows(measured, head ?? base) };
  const axisRows = await baseAxisRows(base, claimed, (axis) => readRows(job, axis, baseSha));
  const asked = { config: base, axisRows };
  const bySize = claimsLess(measured, asked, measured.suite);
  if (head === null || bySize.some(({ path }) => path === "matrix")) return bySize;
  const sameRows = base.matrix.axes.flatMap((axis) =>
    axis.from === "file" && isSameFile(axis, head) ? [[axis.name, axisRows[axis.name] ?? []] as const] : [],
  );
  const ofHead = { ...claimed.axisRows, ...Object.fromEntries(sameRows) };
  const suites = { ...head.suites, ...base.suites };
  const byConfig = { config: { ...head, suites }, axisRows: ofHead };
  return [...bySize, ...casesLeftOut(asked, byConfig, measured.suite)];
}

/** Null = a file is missing or is not a list, which the run reports itself. */
async function ownAxes(job: Job, head: Config): Promise<AxisRows | null> {
  try {
    return await readAxes(head, job.workspace);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** Null = the base has no such file, or none that can be read as a list. */
async function readRows(
  job: Job,
  { file, id }: FileAxis,
  baseSha: string,
): Promise<readonly AxisRow[] | null> {
  const path = repositoryPath(job, file);
  const local = await job.git.readFileAt(baseSha, path);
  if (local.kind === "absent") return null;
  const text = local.kind === "text" ? local.text : await readFileAt(job.client, path, baseSha);
  if (text === null) return null;
  try {
    return parseAxisFile(text, file, id);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** The ids of each file axis in the measured cases. */
function claimedRows({ cases }: Measured, { matrix }: Config): AxisRows {
  const entries = matrix.axes.flatMap(({ name, from }) => {
    if (from !== "file") return [];
    const ids = new Set(cases.flatMap(({ axes }) => (axes[name] === undefined ? [] : [String(axes[name])])));
    return [[name, [...ids].map((id): AxisRow => ({ id, content: {} }))] as const];
  });
  return Object.fromEntries(entries);
}
