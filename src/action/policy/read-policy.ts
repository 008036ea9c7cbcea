import { join } from "node:path";
import { readBytes } from "../../adapters/node/files.ts";
import { readFileAt, UNREADABLE_POLICY } from "../../adapters/github/base-file.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { applyBaseline } from "../../config/baseline.ts";
import { ownPolicy } from "../../model/result/own-policy.ts";
import { policyChanges, withBasePolicy } from "../../config/policy.ts";
import { NotJudgedError, UsageError, usageProblem } from "../../base/errors.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import type { BaselineConfig, Config } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { comparedBranch, type ComparedBranch } from "./compared-branch.ts";
import { repositoryPath } from "../inputs/repository-path.ts";
import { baselinePath, editedBaseline } from "./baseline-file.ts";
import { gateIdOf } from "../inputs/gate-id.ts";
import { isPlainGate, plainGateId } from "../inputs/plain-gate.ts";
import { readPlainConfig } from "./plain-config.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Job } from "../job.ts";
import { requireRepositoryFile } from "../inputs/repository-file.ts";

export interface Policy {
  readonly config: Config;
  /** Settings that the pull request changes in its own gate. The changed values do not judge it. */
  readonly changes: readonly PolicyChange[];
  /** The base's own config; null = the config of the checkout judges. */
  readonly base: Config | null;
  /** The branch whose runs are the baselines; null = this gate compares with something else. */
  readonly compared: ComparedBranch | null;
  /** Names of secrets in the config that judges. The head may declare others. */
  readonly declaredSecrets: readonly string[];
}

/** The config of the checkout with the action's inputs applied. */
export async function readHeadConfig(job: Job): Promise<Config> {
  if (isPlainGate(job.inputs)) return withInputs(await readPlainConfig(job), job.inputs);
  const file = job.inputs.config;
  // With a link, a pull request could change the config without touching the file that is compared with the base's.
  await requireRepositoryFile(job.workspace, file);
  const text = (await committedText(job, file)) ?? (await readConfigText(join(job.workspace, file), file));
  return withInputs(parseConfig(text, file), job.inputs);
}

/**
 * The committed text of the file, because an earlier step, or a program that it ran, may have changed the file on disk.
 * Null where the commit does not contain the file, or there is no clone.
 */
async function committedText(job: Job, file: string): Promise<string | null> {
  const head = await job.git.head();
  if (head === null) return null;
  const path = repositoryPath(job, file);
  const committed = await job.git.readFileAt(head, path);
  if (committed.kind === "unknown" && (await job.git.isInCommit(head, path))) {
    const message =
      "expected a file in the commit that is measured, got a symbolic link, a folder, or a file whose text git does not have: name the file itself, and check out without a filter";
    throw usageProblem(file, message);
  }
  if (committed.kind !== "text") return null;
  const disk = await readBytes(join(job.workspace, file), file).then(String, () => committed.text);
  if (withoutReturns(disk) !== withoutReturns(committed.text))
    job.io.warn(`${file} differs from the commit that is measured: the committed one is used.`);
  return committed.text;
}

function withoutReturns(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/**
 * The id of the gate where something else cannot be read: that of the input, of the base, or of the checkout, in this
 * order; null = unknown.
 */
export async function readGateId(job: Job): Promise<string | null> {
  const named = namedGateId(job.inputs);
  if (named !== null) return named;
  if (isPlainGate(job.inputs)) return gateIdOf(job.inputs, plainGateId(job.context));
  return (await idOf(() => baseOrNull(job))) ?? idOf(() => readHeadConfig(job));
}

async function baseOrNull(job: Job): Promise<Config | null> {
  const found = await readBaseConfig(job, null);
  return found.kind === "base" ? found.config : null;
}

/** The id that the workflow sets; null = the config sets it. */
export function namedGateId(inputs: Inputs): string | null {
  return inputs["gate-id"] === "" ? null : gateIdOf(inputs, inputs["gate-id"]);
}

async function idOf(read: () => Promise<Config | null>): Promise<string | null> {
  try {
    return (await read())?.id ?? null;
  } catch {
    // The caller reports another error already.
    return null;
  }
}

/**
 * Decides which policy judges. A pull request must not loosen its own gate unseen, so metrics, margins and gate come
 * from its base commit. If the base has no config, the pull request's own one judges. `changedFiles`: the files that
 * the pull request changes, if known.
 */
export async function readPolicy(
  job: Job,
  head: Config,
  changedFiles: readonly string[] | null,
): Promise<Policy> {
  const found = await readBaseConfig(job, changedFiles);
  const base = found.kind === "base" ? found.config : null;
  const judging = base === null ? head : withBasePolicy(head, base);
  // An input comes from the workflow and takes precedence over the config.
  const config = applyBaseline(judging, { text: job.inputs.baseline, place: "input baseline" });
  requireWholeClone(job, config.baseline);
  return {
    config,
    changes: [
      ...(found.kind === "own" && found.why !== null ? [ownPolicy(found.why)] : []),
      ...(base === null ? [] : policyChanges(base, head)),
      ...(isChange(job) ? baselineFileChanges(job, config.baseline, changedFiles) : []),
    ],
    // The change does not touch the config.
    base: base ?? (found.kind === "own" && found.why === null && isChange(job) ? head : null),
    declaredSecrets: (base ?? head).secrets,
    compared: await comparedBranch(job, judging.baseline),
  };
}

/** The other commit is checked out as a whole next to this one, so a workspace inside the clone cannot be used. */
function requireWholeClone({ root, workspace, inputs }: Job, { from }: BaselineConfig): void {
  if (from !== "ref" || root === null || root === workspace) return;
  const needs = "needs the root of the clone as `working-directory`";
  if (isPlainGate(inputs)) {
    const message = `\`${inputs.baseline}\` ${needs}: name \`results\` from there, and let \`run\` change the folder`;
    throw usageProblem("action inputs", message, { path: "baseline" });
  }
  const message = `a baseline of \`from: ref\` ${needs}: name the config from there`;
  throw usageProblem(inputs.config, message, { path: "baseline" });
}

/** Whether the event is a change with a base that it may differ from. */
function isChange({ context: { event } }: Job): boolean {
  return event.kind === "pull-request" || event.kind === "merge-group";
}

/** A baseline file in the repository can be edited together with the code that is compared with it. */
function baselineFileChanges(
  job: Job,
  baseline: BaselineConfig,
  changedFiles: readonly string[] | null,
): readonly PolicyChange[] {
  if (baseline.from !== "file") return [];
  const change = { path: "baseline.path", looser: null, inForce: "head" } as const;
  // In a change of very many files, a changed baseline must not go unnoticed.
  if (changedFiles === null)
    return [{ ...change, base: repositoryPath(job, baselinePath(baseline)), head: "possibly edited" }];
  return editedBaseline(job, baseline, changedFiles).map((file) => ({
    ...change,
    base: file,
    head: "edited by this change",
  }));
}

/** The config that judges. */
type Judging =
  | { readonly kind: "base"; readonly config: Config }
  /** `why`: why a pull request judges itself; null = this is not a pull request, or it does not change the config. */
  | { readonly kind: "own"; readonly why: string | null };

async function readBaseConfig(job: Job, changedFiles: readonly string[] | null): Promise<Judging> {
  const { event } = job.context;
  if (event.kind === "branch" || event.kind === "workflow-run") return { kind: "own", why: null };
  // The policy is this program's own on both sides, and the workflow is what GitHub says it is.
  if (isPlainGate(job.inputs)) return { kind: "own", why: null };
  if (job.inputs["policy-from"] === "head") return { kind: "own", why: "`policy-from` is `head`" };
  const found = await readBaseText(job, event.baseSha, changedFiles);
  if (found.kind === "text") return { kind: "base", config: parseBase(job, found.text) };
  if (found.kind === "same") return { kind: "own", why: null };
  if (job.root === null) throw unknownRoot(job);
  job.io.warn(`The base has no ${job.inputs.config} yet, so its own policy judges this change.`);
  return { kind: "own", why: `its base has no ${job.inputs.config}` };
}

/** The root of the repository is unknown, so the file may exist under another path. */
function unknownRoot({ inputs }: Job): UsageError {
  const message =
    "the base has no such file, and there is no clone around it here to tell its path in the repository: check out with git, and name the folder with `working-directory`";
  return usageProblem(inputs.config, message);
}

/** `same`: the checkout has the base's file unchanged. */
type BaseText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "same" };

async function readBaseText(
  job: Job,
  sha: string,
  changedFiles: readonly string[] | null,
): Promise<BaseText> {
  const path = repositoryPath(job, job.inputs.config);
  const local = await job.git.readFileAt(sha, path);
  if (local.kind !== "unknown") return local;
  // A merge commit contains the base's file where the pull request does not touch it.
  const isMerge = (await job.git.head()) === job.context.sha;
  if (isMerge && changedFiles !== null && !changedFiles.includes(path)) return { kind: "same" };
  const text = await readFileAt(job.client, path, sha);
  return text === null ? { kind: "absent" } : { kind: "text", text };
}

/** When the base's config cannot be read, its pull requests must not judge themselves. */
function parseBase({ inputs }: Job, text: string): Config {
  try {
    return withInputs(parseConfig(text, inputs.config), inputs);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw refusedBase(error);
  }
}

/** This version rejects the config of the base. */
export function refusedBase(cause: UsageError): NotJudgedError {
  const wayOut = "Mend it there, or let the workflow set `policy-from: head` for the change that does";
  const message = `the config of the base, whose policy judges, is refused: ${cause.message}. ${wayOut}`;
  return new NotJudgedError(UNREADABLE_POLICY, message, { cause });
}

/** Inputs come from the workflow and take precedence over the config. */
export function withInputs(config: Config, inputs: Inputs): Config {
  const id = gateIdOf(inputs, config.id);
  const failOn = inputs["fail-on"] === "" ? config.gate.failOn : inputs["fail-on"];
  const replay = inputs.replay === "" ? config.execution.replay : inputs.replay;
  const { execution, gate } = config;
  return { ...config, id, execution: { ...execution, replay }, gate: { ...gate, failOn } };
}

async function readConfigText(path: string, file: string): Promise<string> {
  try {
    return decodeText(await readBytes(path, file), file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const message =
      "cannot be read: check out the repository first, and set the input `config` if the file is elsewhere";
    throw usageProblem(file, message, {}, { cause: error });
  }
}
