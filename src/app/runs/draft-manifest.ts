import { fingerprintData } from "../data/fingerprint-data.ts";
import { hashFiles } from "../../adapters/node/files.ts";
import { fingerprint } from "../../adapters/node/fingerprint.ts";
import { gitChangesHash } from "../../adapters/node/git/git.ts";
import type { ManifestDraft } from "../../adapters/node/runs/run-directory.ts";
import type { RunIdentity } from "../../adapters/node/runs/run-identity.ts";
import { hashJson } from "../../base/hash.ts";
import type { Json } from "../../base/json.ts";
import { settleAll } from "../../base/errors.ts";
import { VERSION } from "../../base/version.ts";
import { CHAOS_MARK } from "../../model/config/chaos.ts";
import type { Config, VersionSource } from "../../model/config/config.ts";
import { type GitState, type Manifest, REPLAY_MARK } from "../../model/run/manifest.ts";
import { definitionText } from "../../model/run/metric-schema.ts";
import type { Plan } from "../../model/run/plan.ts";
import { runnerClass } from "../../model/run/runner-class.ts";
import { SHARD_MARK, shardName } from "../../model/run/shard.ts";
import { environmentRedactor, secretValues } from "../../secrets/child-environment.ts";
import { publishedRedactor } from "../../secrets/published-redactor.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Axes } from "../../model/config/case.ts";
import { redactTexts } from "../redact-report.ts";
import { checkoutState, withEditsOf } from "../checkout-state.ts";
import { shownPath, type Workspace } from "../workspace.ts";
import { runsAlternately } from "./runs-alternately.ts";
import { runWarnings } from "./run-warnings.ts";

interface ShardDraft {
  readonly manifest: Pick<Manifest, "shard" | "marks">;
  readonly identity: RunIdentity;
}

/** What the manifest of a shard's run contains in addition to that of a whole run. */
function shardDraft({ shard }: Plan, env: Workspace["env"]): ShardDraft {
  if (shard === undefined) return { manifest: { marks: [] }, identity: {} };
  return {
    // The baseline's commit is known once its ref is resolved.
    manifest: { shard: { ...shard, attempt: attemptOf(env), baselineCommit: null }, marks: [SHARD_MARK] },
    // Resuming as another shard would mix the trials of both in one folder.
    identity: { shard: `${shardName(shard)} of split ${shard.split.slice(0, 12)}` },
  };
}

function attemptOf(env: Workspace["env"]): number {
  const attempt = Number(env["GITHUB_RUN_ATTEMPT"]);
  return Number.isSafeInteger(attempt) && attempt >= 1 ? attempt : 1;
}

interface Draft {
  readonly manifest: ManifestDraft;
  readonly identity: RunIdentity;
}

/** The commit of a pull request that readers know is its head, not what GitHub makes of it and its base. */
function ofChange(git: GitState | null, head: string | undefined): GitState | null {
  return git === null || head === undefined || git.sha === head ? git : { ...git, head };
}

/** What is known of a run before it starts. */
export async function draftManifest(config: Config, plan: Plan, workspace: Workspace): Promise<Draft> {
  const { root } = workspace;
  const git = ofChange(
    await (workspace.gitAhead ?? checkoutState(root, workspace.env)),
    workspace.changeHead,
  );
  const changes = git?.dirty === true ? await gitChangesHash(root) : null;
  const versions = await resolveVersions(config.versions, root);
  const data = await fingerprintData(root, config.data);
  const runner = fingerprint(workspace.env);
  const shard = shardDraft(plan, workspace.env);
  return {
    manifest: withoutSecrets(config, workspace, {
      schema: "regression-gate/manifest@1",
      program: { name: "regression-gate", version: VERSION },
      id: config.id,
      planHash: plan.hash,
      configHash: configHash(config),
      seed: config.seed,
      suite: plan.suite,
      git: withEditsOf(config, git, workspace),
      versions,
      metricSchema: metricSchema(config),
      data,
      runner,
      ...actorOf(workspace.env),
      sameJob: runsAlternately(config, plan),
      sides: plan.sides,
      earlyStop: null,
      ...shard.manifest,
      ...unplannedIn(plan, environmentRedactor(config.secrets, workspace)),
      marks: [...marksOf(config), ...shard.manifest.marks],
      warnings: runWarnings(config, plan, workspace),
    }),
    identity: identityOf(
      { config, plan, git, changes, versions, data, machine: runnerClass(runner) },
      workspace,
    ),
  };
}

/** A branch may be called anything; numbers and hashes are left alone where a secret is short. */
function withoutSecrets(config: Config, workspace: Workspace, manifest: ManifestDraft): ManifestDraft {
  const redact = environmentRedactor(config.secrets, workspace);
  const { git } = manifest;
  const named =
    git === null
      ? git
      : { ...git, branch: git.branch && redact(git.branch), remote: git.remote && redact(git.remote) };
  return redactTexts({ ...manifest, git: named }, publishedRedactor(secretValues(config.secrets, workspace)));
}

/** The names of planned cases were checked before; these come from another tool. */
function unplannedIn({ unplanned }: Plan, redact: Redactor): Pick<Manifest, "unplanned"> {
  if (unplanned === undefined) return {};
  const clean = (axes: Axes): Axes =>
    Object.fromEntries(
      Object.entries(axes).map(([axis, value]) => [
        redact(axis),
        typeof value === "string" ? redact(value) : value,
      ]),
    );
  return {
    unplanned: unplanned.map((file) => ({
      ...file,
      cases: file.cases.map((one) => ({ ...one, axes: clean(one.axes) })),
    })),
  };
}

/** Marks that say what a run is besides a measurement. A run with a mark never becomes a baseline. */
function marksOf({ execution }: Config): readonly string[] {
  return [
    ...(execution.replay === null ? [] : [REPLAY_MARK]),
    ...(execution.chaos === null ? [] : [CHAOS_MARK]),
  ];
}

interface Made {
  readonly config: Config;
  readonly plan: Plan;
  readonly git: GitState | null;
  /** Hash of the uncommitted changes; null = there are none. */
  readonly changes: string | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly machine: string;
}

/** The properties that must be the same when a run is continued. */
function identityOf(made: Made, workspace: Workspace): RunIdentity {
  const { config, plan, git, changes, versions, data, machine } = made;
  const { replay, chaos } = config.execution;
  return {
    "git commit": git?.sha ?? "none",
    "uncommitted changes": changes ?? "none",
    // Timings of two machines must not be mixed in one sample.
    ...(config.metrics.some((metric) => metric.runEffect) ? { machine } : {}),
    // Rows of a recording must not become rows of a measured run.
    ...(replay === null ? {} : { "rows replayed from": shownPath(workspace, replay) }),
    // Rows of a run that loses answers on purpose must not either.
    ...(chaos === null ? {} : { "injected faults": hashJson(plainJson(chaos)).slice(0, 12) }),
    // Alpha was divided among the looks that were declared at the start. A look that is added later has no share of it.
    ...(plan.looks.length > 1 ? { "declared looks": plan.looks.join(", ") } : {}),
    ...shardDraft(plan, workspace.env).identity,
    ...Object.fromEntries(Object.entries(data).map(([name, value]) => [`data ${name}`, value.slice(0, 16)])),
    ...Object.fromEntries(Object.entries(versions).map(([name, value]) => [`version of ${name}`, value])),
  };
}

/** SHA-256 (hex) of a config. */
export function configHash(config: Config): string {
  return hashJson(plainJson(withoutPace(config)));
}

/** From metric name to the properties that must be equal for values to be comparable. */
export function metricSchema({ metrics }: Pick<Config, "metrics">): Manifest["metricSchema"] {
  return Object.fromEntries(
    metrics.map((metric) => {
      const unit = metric.isUnitDisputed === true ? null : metric.unit;
      return [metric.name, definitionText({ ...metric, unit })];
    }),
  );
}

/** GitHub's name of a person or a bot. Nothing else is kept: a variable may hold anything. */
function actorOf(env: Workspace["env"]): Pick<Manifest, "actor"> {
  const actor = env["GITHUB_TRIGGERING_ACTOR"] ?? env["GITHUB_ACTOR"] ?? "";
  return /^[\w-]{1,100}(?:\[bot\])?$/.test(actor) ? { actor } : {};
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
  return (await hashFiles(root, source.files)).slice(0, 12);
}

/**
 * Neither the number of trials at once nor the names of failures changes a result, so `--workers` gives the same
 * report.
 */
function withoutPace(config: Config): object {
  const { timeoutMs, graceMs, order, keepOutputBytes, setup, chaos } = config.execution;
  const { attempts, delayMs, maxDelayMs, jitter } = config.execution.retry;
  // These keys are null because the hashes of earlier versions contained them.
  const retry = { attempts, delayMs, maxDelayMs, jitter };
  const pace = { concurrency: null, concurrencyIsExplicit: null, qps: null };
  const execution = { timeoutMs, graceMs, ...pace, retry, order, keepOutputBytes, setup, replay: null };
  return {
    ...config,
    // Absent where none are declared, as it was before data could be.
    data: config.data.length === 0 ? undefined : [...config.data],
    failures: undefined,
    // Accepted regressions affect the verdict and not the measurement.
    accept: undefined,
    reference: undefined,
    execution: { ...execution, ...(chaos === null ? {} : { chaos }) },
  };
}

/** A config is plain data. The conversion to JSON and back drops nothing but `undefined`. */
function plainJson(config: object): Json {
  return JSON.parse(JSON.stringify(config));
}
