import { exists } from "../../../adapters/node/files.ts";
import { latestRunId, runPath } from "../../../adapters/node/runs/run-id.ts";
import { resolve } from "node:path";
import { closest } from "../../../base/did-you-mean.ts";
import { settle } from "../../../base/errors.ts";
import { quote } from "../../../base/quote.ts";
import type { Config } from "../../../model/config/config.ts";
import { isMetricPattern, withMeasuredNames } from "../../../model/config/metric-pattern.ts";
import type { Warning } from "../../../model/result/finding.ts";
import { measuredNames } from "../../../pipeline/name-metrics.ts";
import type { Workspace } from "../../workspace.ts";
import { type LoadedRun, loadResults, loadRun } from "../load-run.ts";
import { resultsFiles } from "../read-results.ts";

/** More are no help. */
const MOST_NAMED = 10;

/**
 * Warns of patterns over metrics that match nothing of what was measured: in the results files that are there, in the
 * file of the baseline, or in this gate's latest run here. Says nothing where nothing was measured yet.
 */
export async function unmatchedPatterns(config: Config, workspace: Workspace): Promise<readonly Warning[]> {
  if (!config.metrics.some(({ name }) => isMetricPattern(name))) return [];
  const runs = await measuredBefore(config, workspace);
  const names = [...measuredNames(runs.map(({ run }) => run.rows))];
  if (names.length === 0) return [];
  const left = withMeasuredNames(config.metrics, names).filter(({ name }) => isMetricPattern(name));
  return left
    .filter(({ name }) => !names.includes(name))
    .map(({ name }) => {
      const near = closest(name.replaceAll("*", ""), names);
      const meant = near === null ? "" : ` Did you mean ${quote(near)}?`;
      const text = `metrics: the pattern ${quote(name)} matches none of the ${names.length} metrics that were measured (${listed(names)}), so no value is judged by it.${meant}`;
      return { code: "pattern-unmatched", text };
    });
}

function listed(names: readonly string[]): string {
  const shown = names.toSorted().slice(0, MOST_NAMED).map(quote).join(", ");
  return names.length > MOST_NAMED ? `${shown}, …` : shown;
}

async function measuredBefore(config: Config, workspace: Workspace): Promise<readonly LoadedRun[]> {
  const { root } = workspace;
  const files = resultsFiles(config).filter(({ cwd, file }) => exists(resolve(root, cwd, file)));
  if (files.length > 0)
    return Promise.all(files.map((file) => loadResults(resolve(root, file.cwd), file, config)));
  if (config.baseline.from === "file") return [await loadRun(root, config.baseline.path, config)];
  return latestRun(config, workspace);
}

/** A run that cannot be read here is no reason to refuse a config. */
async function latestRun(config: Config, { out, root }: Workspace): Promise<readonly LoadedRun[]> {
  const id = await settle(latestRunId(out));
  if (!id.ok || id.value === null) return [];
  const loaded = await settle(loadRun(root, runPath(out, id.value), config));
  return loaded.ok && loaded.value.run.manifest?.id === config.id ? [loaded.value] : [];
}
