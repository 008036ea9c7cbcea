import { resolve } from "node:path";
import { applyBaseline } from "../config/baseline.ts";
import { applyOverrides } from "../config/apply-overrides.ts";
import { secretValues } from "../secrets/child-environment.ts";
import { findConfig, loadConfig } from "../app/read-config.ts";
import { namedBaseline } from "./options/named-baseline.ts";
import type { LocalRequest } from "../app/request.ts";
import type { Config } from "../model/config/config.ts";
import { usageProblem } from "../base/errors.ts";
import type { RunObserver } from "../run/ports.ts";
import type { ConfigOptions, ExecutionOptions, PolicyOptions } from "./options/common-options.ts";
import type { CliIo } from "./io.ts";
import { parseWhere } from "./options/parse-where.ts";

export type RequestOptions = ConfigOptions &
  Partial<ExecutionOptions> &
  Partial<PolicyOptions> & { readonly baseline?: string | undefined };

/** The config with the changes and the selection of the flags, without an observer. */
export async function readRequest(io: CliIo, options: RequestOptions): Promise<LocalRequest> {
  const loaded = await loadConfig(io.cwd, options.config);
  io.hide(secretValues(loaded.secrets, { env: io.env, extraEnv: {} }));
  const baseline = options.baseline === undefined ? "" : await namedBaseline(io.cwd, options.baseline);
  const config = overridden(loaded, { ...options, baseline }, io.cwd);
  return {
    config,
    configFile: resolve(io.cwd, await findConfig(io.cwd, options.config)),
    policyChanges: [],
    suite: options.suite ?? null,
    where: parseWhere(options.where, config),
    resume: resumeOf(options.resume ?? (options.more === undefined ? undefined : true)),
    upTo: lookOf(config, options),
    keepWorktrees: options.keepWorktrees === true,
    findArtifact: null,
    observer: SILENT,
  };
}

function overridden(config: Config, options: RequestOptions, cwd: string): Config {
  return applyBaseline(
    applyOverrides(config, {
      workers: options.workers ?? null,
      qps: options.qps ?? null,
      attempts: options.attempts ?? null,
      budget: options.budget ?? {},
      chaos: options.chaos ?? null,
      replay: options.replay === undefined ? null : resolve(cwd, options.replay),
      failOn: options.failOn ?? null,
      strict: options.strict ?? null,
    }),
    { text: options.baseline ?? "", place: "--baseline" },
  );
}

function resumeOf(option: string | true | undefined): string | null {
  return option === true ? "latest" : (option ?? null);
}

/** UsageError for a look that the config does not declare. */
function lookOf({ matrix }: Config, { firstLook, more }: RequestOptions): number | null {
  const [first, ...later] = matrix.looks;
  if (firstLook !== true && more === undefined) return null;
  const flag = more === undefined ? "--first-look" : "--more";
  if (later.length === 0) {
    throw usageProblem(
      flag,
      "the config declares no looks: matrix.adaptive lists the repetitions after which a run is judged",
    );
  }
  if (more === undefined) return first ?? null;
  if (firstLook === true) throw usageProblem(flag, "expected one of --first-look and --more, got both");
  if (later.includes(more)) return more;
  throw usageProblem(
    flag,
    `expected a look that was declared before the run (${later.join(", ")}), got ${more}: no alpha was set aside for any other look`,
  );
}

const SILENT: RunObserver = { notify: () => undefined };
