import { rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** What versions 1 to 4 of Vitest hand to a reporter, as far as it is used: it is not imported. */
export interface VitestTask {
  readonly name: string;
  readonly mode: string;
  /** Absent in benchmarks. */
  readonly tasks?: readonly VitestTask[];
  readonly projectName?: string | undefined;
  readonly result?: VitestResult | undefined;
}

interface VitestResult {
  readonly state?: string;
  readonly errors?: readonly { readonly message?: string }[] | undefined;
  /** Statistics of later versions of tinybench are in `latency` alone. */
  readonly benchmark?: (VitestStatistics & { readonly latency?: VitestStatistics }) | undefined;
}

interface VitestStatistics {
  readonly mean?: number;
  readonly samples?: readonly number[];
}

interface VitestConfig {
  readonly root: string;
  readonly outputFile?: string | Readonly<Record<string, string>> | undefined;
  readonly benchmark?: { includeSamples?: boolean } | undefined;
}

export interface Vitest {
  readonly config: VitestConfig;
  readonly projects?: readonly { readonly config: VitestConfig }[];
}

/**
 * Keeps the samples of `vitest bench --run --reporter=default --reporter=regression-gate/vitest-reporter`, which
 * `--outputJson` drops: one object a benchmark, written to `outputFile`, else to vitest-bench.json.
 */
class VitestReporter {
  readonly #options: { readonly outputFile?: string };
  #file = "";

  constructor(options: { readonly outputFile?: string } = {}) {
    this.#options = options;
  }

  onInit({ config, projects = [] }: Vitest): void {
    const { outputFile } = config;
    const named =
      typeof outputFile === "string" ? outputFile : outputFile?.["regression-gate/vitest-reporter"];
    this.#file = resolve(config.root, this.#options.outputFile ?? named ?? "vitest-bench.json");
    // A file of an earlier run would pass for this one's if Vitest does not end.
    rmSync(this.#file, { force: true });
    for (const { benchmark } of [config, ...projects.map((project) => project.config)])
      if (benchmark !== undefined) benchmark.includeSamples = true;
  }

  /** Versions 1 to 3. */
  onFinished(files: readonly VitestTask[] = []): void {
    writeFileSync(
      this.#file,
      JSON.stringify(files.flatMap((file) => measured(file, [], file.projectName ?? ""))),
    );
  }

  /** Vitest calls this from version 3 on. */
  onTestRunEnd(modules: readonly { readonly task: VitestTask }[]): void {
    this.onFinished(modules.map(({ task }) => task));
  }
}

// Vitest loads a reporter by its default export.
// oxlint-disable-next-line import/no-default-export
export { VitestReporter as default };

/** Benchmarks, and files and suites with an error of their own: they have none that ran. */
function measured(task: VitestTask, above: readonly string[], project: string): readonly object[] {
  const { mode, tasks, result: { state, errors = [], benchmark } = {} } = task;
  const name = [...above, task.name];
  const inside = (tasks ?? []).flatMap((one) => measured(one, name, project));
  if (tasks !== undefined && errors.length === 0) return inside;
  const error = errors[0]?.message;
  const mean = benchmark?.mean ?? benchmark?.latency?.mean;
  const samples = benchmark?.samples ?? benchmark?.latency?.samples ?? [];
  return [...inside, { name, project, mode, state, error, mean, samples }];
}
