import { resolve } from "node:path";
import { writeFileAtomic } from "../../adapters/node/files.ts";
import type { LocalRequest } from "../../app/request.ts";
import { planShards, type SplitPlace } from "../../app/shards/plan-shards.ts";
import type { Workspace } from "../../app/workspace.ts";
import { usageProblem } from "../../base/errors.ts";
import { serializeSplit } from "../../formats/split-file.ts";
import type { SplitDescription } from "../../plan/shards/describe-split.ts";
import { jobMatrix, tooManyJobs } from "../../plan/shards/job-matrix.ts";
import { splitText } from "../../plan/shards/split-text.ts";
import type { CliIo } from "../io.ts";
import type { OutputFormat } from "../options/common-options.ts";

/**
 * The assignment of trials to shards. JSON is one line for `strategy.matrix`, without shards that have nothing to run.
 * An entry has `shard` for --shard, and `name`, which an artifact can have as its name.
 */
function renderSplit(split: SplitDescription, format: OutputFormat): string {
  if (format !== "json") return splitText(split, format === "markdown" ? "- " : "  ");
  return `${JSON.stringify(jobMatrix(split, (shard) => shard))}\n`;
}

interface SplitOutput {
  readonly place: SplitPlace;
  readonly format: OutputFormat;
  /** Path of the file for `run --plan`, relative to the working directory; null = none. */
  readonly save: string | null;
}

/** Prints the assignment of trials to shards, and saves it for the jobs. It runs nothing. */
export async function printSplit(
  io: CliIo,
  request: LocalRequest,
  { place, format, save }: SplitOutput,
  workspace: Workspace,
): Promise<void> {
  const { split, description } = await planShards(request, place, workspace);
  const tooMany = tooManyJobs(description);
  if (tooMany !== null) throwOrWarn(io, tooMany, format);
  if (place.split.by === "duration" && save === null) {
    io.stderr(
      "warning: other jobs may see other durations: save this split with --save FILE and pass it to them with run --plan FILE\n",
    );
  }
  if (save !== null) await writeFileAtomic(resolve(io.cwd, save), serializeSplit(split));
  io.stdout(renderSplit(description, format));
}

/** JSON becomes the matrix of a workflow. GitHub would not start such a workflow, so the problem is an error here. */
function throwOrWarn(io: CliIo, message: string, format: OutputFormat): void {
  if (format !== "json") io.stderr(`warning: ${message}\n`);
  else throw usageProblem("--shards", message);
}
