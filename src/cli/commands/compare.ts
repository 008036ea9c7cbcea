import { Command } from "commander";
import { resolve } from "node:path";
import { compareRuns } from "../../app/compare-runs.ts";
import {
  addConfigOptions,
  addOutputOptions,
  addPolicyOptions,
  type ConfigOptions,
  type OutputOptions,
  type PolicyOptions,
} from "../options/common-options.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderReport } from "../print/render-report.ts";

type CompareOptions = ConfigOptions &
  OutputOptions &
  PolicyOptions & {
    readonly baseline: string;
    readonly candidate: string;
    readonly sameJob: boolean | undefined;
  };

const EXAMPLES = `
PATH is a run folder, a baseline bundle, a trials.jsonl, or rows of another tool: JSON Lines, JSON or CSV; - is stdin.
Rows may be compressed with gzip, or with zstd under Node.js 22.15, 23.8 or later.

Examples:
  regression-gate compare --baseline main.jsonl --candidate change.jsonl
  regression-gate compare --baseline downloaded-bundle --candidate .regression-gate/runs/20260131T235959Z-abcdef
  regression-gate compare --same-job --baseline a.jsonl --candidate b.jsonl
  cat change.jsonl | regression-gate compare --baseline main.jsonl --candidate -`;

/** `compare`: judges two existing runs. */
export function compareCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("compare").description("Compare two runs that were measured before.");
  addConfigOptions(command);
  command
    .requiredOption("--baseline <path>", "the run to compare with")
    .requiredOption("--candidate <path>", "the run to judge")
    .option("--same-job", "both sides were measured in one job, alternating");
  addPolicyOptions(command);
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: CompareOptions) => {
    const workspace = await openWorkspace(io, options);
    const { config, where, suite } = await readRequest(io, { ...options, baseline: undefined });
    const { baseline, candidate } = options;
    const sameJob = options.sameJob === true;
    const saveTo = options.out === undefined ? null : resolve(io.cwd, options.out);
    const report = await compareRuns(
      { config, where, suite, baseline, candidate, cwd: io.cwd, stdin: io.stdin, sameJob, saveTo },
      workspace,
    );
    io.stdout(renderReport(report, options.format, io.colour));
    finish(report.exitCode);
  });
}
