import { readFileAt } from "../../adapters/github/base-file.ts";
import { applyBaseline } from "../../config/baseline.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { withDisputedUnits } from "../../config/metrics/metric-changes.ts";
import { policyChanges } from "../../config/policy.ts";
import { RefusedError, UsageError } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import type { Measured } from "../../model/run/measured.ts";
import { repositoryPath } from "../inputs/repository-path.ts";
import type { Job } from "../job.ts";
import { comparedBranch } from "./compared-branch.ts";
import { readClaimLess } from "./read-left-out.ts";
import { namedGateId, refusedBase, withInputs, type Policy } from "./read-policy.ts";

/** The commits of a pull request of which only the numbers are used. */
export interface Commits {
  readonly baseSha: string;
  readonly headSha: string;
}

/** The base's config. */
export interface BasePolicy {
  readonly written: Config;
  /** The config with the input `baseline` applied, which judges. */
  readonly config: Config;
}

/**
 * Reads the base's config at the commit that GitHub names. RefusedError where the base has none: a pull request from
 * outside must not be judged by its own policy, since one into a branch without a config would always pass. UsageError:
 * the config cannot be read.
 */
export async function readBasePolicy(job: Job, { baseSha }: Commits): Promise<BasePolicy> {
  const file = job.inputs.config;
  const text = await readFileAt(job.client, repositoryPath(job, file), baseSha);
  if (text === null) {
    throw new RefusedError(
      "no-policy",
      `the base branch has no ${file}, and nothing else may judge the numbers of a fork`,
    );
  }
  const written = withInputs(parseBaseText(text, file), job.inputs);
  const config = applyBaseline(written, { text: job.inputs.baseline, place: "input baseline" });
  return { written, config };
}

function parseBaseText(text: string, file: string): Config {
  try {
    return parseConfig(text, file);
  } catch (error) {
    throw error instanceof UsageError ? refusedBase(error) : error;
  }
}

/**
 * The base's policy, with the list of settings that the pull request would change. None of these changes is in force.
 */
export async function readReportPolicy(
  job: Job,
  { written, config }: BasePolicy,
  { commits, measured }: { readonly commits: Commits; readonly measured: Measured },
): Promise<Policy> {
  const head = await headOf(job, commits);
  const changes = await changesOf(job, written, { head, baseSha: commits.baseSha, measured });
  const compared = await comparedBranch(job, config.baseline);
  const metrics =
    head.kind === "config" ? withDisputedUnits(config.metrics, head.config.metrics) : config.metrics;
  const declaredSecrets = config.secrets;
  return { config: { ...config, metrics }, changes, base: written, declaredSecrets, compared };
}

/** A config of a few hundred cases has some kilobytes. */
const MAX_CONFIG_CHARS = 256 * 1024;

async function changesOf(
  job: Job,
  base: Config,
  { head, baseSha, measured }: { readonly head: Head; readonly baseSha: string; readonly measured: Measured },
): Promise<readonly PolicyChange[]> {
  const config = head.kind === "config" ? head.config : null;
  const less = await readClaimLess(job, { base, head: config, baseSha }, measured);
  const changes = head.kind === "config" ? policyChanges(base, head.config).map(judgedByBase) : [head.change];
  return [...changes, ...less];
}

type Head =
  | { readonly kind: "config"; readonly config: Config }
  | { readonly kind: "unreadable"; readonly change: PolicyChange };

async function headOf(job: Job, { headSha }: Commits): Promise<Head> {
  const file = job.inputs.config;
  const text = await readFileAt(job.client, repositoryPath(job, file), headSha);
  const unreadable = (why: string): Head => ({ kind: "unreadable", change: whole(file, why) });
  if (text === null) return unreadable("removed");
  if (text.length > MAX_CONFIG_CHARS) return unreadable("too large to be read");
  try {
    return { kind: "config", config: withInputs(parseConfig(text, file), job.inputs) };
  } catch (error) {
    if (error instanceof UsageError) return unreadable("cannot be read");
    throw error;
  }
}

/** The metrics of the base are judged here; in the pull request's own job a new metric is judged, too. */
function judgedByBase(change: PolicyChange): PolicyChange {
  return change.path.startsWith("metrics") ? { ...change, inForce: "base" } : change;
}

function whole(file: string, head: string): PolicyChange {
  return { path: file, base: "as it is", head, looser: null, inForce: "base" };
}

/** The id in the config at a commit of this repository, else that of the input; null = unknown. */
export async function gateIdAt(job: Job, sha: string): Promise<string | null> {
  try {
    const text = await readFileAt(job.client, repositoryPath(job, job.inputs.config), sha);
    return text === null
      ? namedGateId(job.inputs)
      : withInputs(parseConfig(text, job.inputs.config), job.inputs).id;
  } catch {
    // The caller reports another error already.
    return namedGateId(job.inputs);
  }
}
