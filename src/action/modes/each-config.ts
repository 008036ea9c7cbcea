import { findFiles } from "../../adapters/node/find-files.ts";
import {
  combineExitCodes,
  EXIT,
  type ExitCode,
  type Problem,
  problemAt,
  settle,
  settleAll,
} from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";
import { explain } from "../explain.ts";
import { configLines } from "../inputs/inputs.ts";
import { setOutputs } from "../inputs/outputs.ts";
import type { Job } from "../job.ts";
import { readHeadConfig } from "../policy/read-policy.ts";
import { removedConfigs } from "../policy/removed-configs.ts";
import { combinedComment, combinedText } from "../publish/combined-comment.ts";
import type { CombinedComment, CommentPart } from "../publish/comment-part.ts";
import { comment } from "../publish/publish.ts";

type Collector = CombinedComment & { readonly parts: readonly CommentPart[] };

/** How the gate of one config ended. */
interface End {
  readonly file: string;
  readonly exitCode: ExitCode;
  readonly outputs: ReadonlyMap<string, string>;
  /** The gate has a part in the combined comment. */
  readonly hasText: boolean;
}

/**
 * Does the work of this mode for each config, one after the other. The worst exit code and the outputs of its gate are
 * those of the step.
 */
export async function eachConfig(job: Job, one: (job: Job) => Promise<number>): Promise<number> {
  const files = await configsOf(job);
  const [first = job.inputs.config] = files;
  const isCombined = job.inputs.comment === "combined";
  const removed = await removedConfigs(job, files);
  for (const file of removed)
    job.io.warn(
      `This change removes the config ${file} or renames it, so its gate did not judge the change.`,
    );
  if (files.length === 1 && !isCombined && removed.length === 0) return one(ofConfig(job, first));
  await requireDistinct(job, files);
  const collector = isCombined ? combinedComment(files.length) : undefined;
  const ends: End[] = [];
  for (const file of files) {
    const end = await gateOf(job, { file, collector }, one);
    ends.push(end);
    job.io.print(`[${ends.length}/${files.length}] ${file} … exit code ${end.exitCode}`);
    if (end.exitCode === EXIT.interrupted) break;
  }
  if (collector !== undefined) await commentOnce(job, collector, { ends, removed });
  return finish(job, ends, removed);
}

async function configsOf(job: Job): Promise<readonly string[]> {
  const lines = configLines(job.inputs.config);
  const found = lines.map((line) => findFiles(job.workspace, line, "action inputs"));
  return (await settleAll(found)).flat();
}

function ofConfig(job: Job, config: string): Job {
  return { ...job, inputs: { ...job.inputs, config } };
}

async function requireDistinct(job: Job, files: readonly string[]): Promise<void> {
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  for (const file of files) {
    // A config that cannot be read is reported by its own gate.
    const read = await settle(readHeadConfig(ofConfig(job, file)));
    for (const key of read.ok ? [`file ${file}`, `id ${read.value.id}`] : [`file ${file}`]) {
      const before = seen.get(key);
      if (before !== undefined) {
        const message = `expected each config and each gate id once, got ${key} twice (${before}, ${file})`;
        problems.push(problemAt("action inputs", message, { path: "config" }));
      }
      seen.set(key, file);
    }
  }
  requireNone(problems);
}

async function gateOf(
  job: Job,
  { file, collector }: { readonly file: string; readonly collector: Collector | undefined },
  one: (job: Job) => Promise<number>,
): Promise<End> {
  const outputs = new Map<string, string>();
  const io = { ...job.io, output: (name: string, value: string) => void outputs.set(name, value) };
  let hasText = false;
  const add: CombinedComment["add"] = (part) => {
    hasText = true;
    collector?.add(part);
  };
  const combined = collector === undefined ? undefined : { ...collector, add };
  const exitCode = await endOf({ ...ofConfig(job, file), io, combined }, one);
  return { file, exitCode, outputs, hasText };
}

async function endOf(job: Job, one: (job: Job) => Promise<number>): Promise<ExitCode> {
  try {
    const code = await one(job);
    return Object.values(EXIT).find((known) => known === code) ?? EXIT.bug;
  } catch (error) {
    return explain(job.io, error);
  }
}

/** A gate that failed adds no text to the comment. Without any text no comment is written. */
async function commentOnce(
  job: Job,
  { parts }: Collector,
  { ends, removed }: { readonly ends: readonly End[]; readonly removed: readonly string[] },
): Promise<void> {
  const [first] = parts;
  if (first === undefined) return;
  const broken = ends.flatMap(({ file, hasText }) => (hasText ? [] : [file]));
  await comment(job, first.shown, combinedText(job, parts, { broken, removed }));
}

function finish(job: Job, ends: readonly End[], removed: readonly string[]): ExitCode {
  const worst = combineExitCodes(ends.map(({ exitCode }) => exitCode));
  const shown = ends.find(({ exitCode }) => exitCode === worst);
  for (const [name, value] of shown?.outputs ?? []) job.io.output(name, value);
  if (removed.length > 0 && shown?.outputs.get("verdict") === "pass") setOutputs(job.io, { verdict: "warn" });
  setOutputs(job.io, { "exit-code": String(worst) });
  return worst;
}
