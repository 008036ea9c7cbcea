import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { readBytes } from "../adapters/node/files.ts";
import { fingerprint } from "../adapters/node/fingerprint.ts";
import { gitChangesHash, gitState } from "../adapters/node/git.ts";
import type { ManifestDraft } from "../adapters/node/run-directory.ts";
import type { RunIdentity } from "../adapters/node/run-identity.ts";
import type { Config, VersionSource } from "../model/config.ts";
import type { Json } from "../model/json.ts";
import type { GitState } from "../model/manifest.ts";
import type { Plan } from "../model/plan.ts";
import { runnerClass } from "../model/runner-class.ts";
import { hashJson } from "../plan/hash.ts";
import { VERSION } from "../version.ts";
import { runWarnings } from "./run-warnings.ts";
import { settleAll } from "./settle.ts";
import { shownPath } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

export interface Draft {
  readonly manifest: ManifestDraft;
  readonly identity: RunIdentity;
}

/** What is known of a run before it starts. */
export async function draftManifest(config: Config, plan: Plan, workspace: Workspace): Promise<Draft> {
  const { root } = workspace;
  const git = await gitState(root);
  const changes = git?.dirty === true ? await gitChangesHash(root) : null;
  const versions = await resolveVersions(config.versions, root);
  const runner = fingerprint(workspace.env);
  return {
    manifest: {
      schema: "regression-gate/manifest@1",
      program: { name: "regression-gate", version: VERSION },
      id: config.id,
      planHash: plan.hash,
      configHash: hashJson(plainJson(withoutPace(config))),
      seed: config.seed,
      suite: plan.suite,
      git,
      versions,
      metricSchema: Object.fromEntries(
        config.metrics.map(({ name, kind, better, unit }) => [
          name,
          [kind, better, unit ?? ""].join(" ").trim(),
        ]),
      ),
      data: {},
      runner,
      sameJob: plan.sides.length === 2,
      sides: plan.sides,
      earlyStop: null,
      marks: config.execution.replay === null ? [] : ["replay"],
      warnings: runWarnings(config, plan, workspace),
    },
    identity: identityOf({ config, plan, git, changes, versions, machine: runnerClass(runner) }, workspace),
  };
}

interface Made {
  readonly config: Config;
  readonly plan: Plan;
  readonly git: GitState | null;
  /** Hash of what is not committed; null = nothing. */
  readonly changes: string | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: string;
}

/** What must be the same for a run to be continued. */
function identityOf(made: Made, workspace: Workspace): RunIdentity {
  const { config, plan, git, changes, versions, machine } = made;
  const { replay } = config.execution;
  return {
    "git commit": git?.sha ?? "none",
    "uncommitted changes": changes ?? "none",
    // Timings of two machines must not be mixed in one sample.
    ...(config.metrics.some((metric) => metric.runEffect) ? { machine } : {}),
    // A recording's rows must not become a measured run's.
    ...(replay === null ? {} : { "rows replayed from": shownPath(workspace, replay) }),
    // A look that is declared after the result of another is none of those that alpha was shared among.
    ...(plan.looks.length > 1 ? { "declared looks": plan.looks.join(", ") } : {}),
    ...Object.fromEntries(Object.entries(versions).map(([name, value]) => [`version of ${name}`, value])),
  };
}

/** Declared versions by name; UsageError for every file that is missing. */
export async function resolveVersions(
  sources: Config["versions"],
  root: string,
): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(sources).map(async ([name, source]): Promise<readonly [string, string]> => [
    name,
    await resolveVersion(source, root),
  ]);
  return Object.fromEntries(await settleAll(entries));
}

/** The value itself, or 12 hex digits of the files' hash. */
async function resolveVersion(source: VersionSource, root: string): Promise<string> {
  if (source.from === "value") return source.value;
  const hash = createHash("sha256");
  for (const file of source.files)
    hash.update(`${file}\0`).update(await readBytes(resolve(root, file), file));
  return hash.digest("hex").slice(0, 12);
}

/** How many trials run at once changes no result, so `--workers` gives the same report. */
function withoutPace(config: Config): object {
  const { timeoutMs, graceMs, order, keepOutputBytes, setup } = config.execution;
  const { attempts, delayMs, maxDelayMs, jitter } = config.execution.retry;
  // The keys that are null stand for what hashes of earlier versions held.
  const retry = { attempts, delayMs, maxDelayMs, jitter };
  const pace = { concurrency: null, concurrencyIsExplicit: null, qps: null };
  const execution = { timeoutMs, graceMs, ...pace, retry, order, keepOutputBytes, setup, replay: null };
  return { ...config, execution };
}

/** A config is plain data; the round trip drops nothing but `undefined`. */
function plainJson(config: object): Json {
  return JSON.parse(JSON.stringify(config));
}
