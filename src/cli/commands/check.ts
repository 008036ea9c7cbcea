import { Command, Option } from "commander";
import { relative } from "node:path";
import { compareRuns } from "../../app/compare-runs.ts";
import { findPair, type RunPair, type StoredRun, storedRuns } from "../../app/past/find-pair.ts";
import { DEFAULT_CONFIG } from "../../app/read-config.ts";
import { findRun } from "../../app/runs/find-run.ts";
import type { Workspace } from "../../app/workspace.ts";
import { combineExitCodes, EXIT, type ExitCode, settleAll, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { didYouMean } from "../../base/did-you-mean.ts";
import type { LocalRequest } from "../../app/request.ts";
import type { Report } from "../../model/result/report.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import {
  addOutputOptions,
  addPolicyOptions,
  collect,
  type OutputOptions,
  type PolicyOptions,
} from "../options/common-options.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderGates, renderReport } from "../print/render-report.ts";
import { configFiles, requireDistinctIds } from "../several/several-configs.ts";

type CheckOptions = OutputOptions &
  PolicyOptions & {
    readonly config: readonly string[];
    readonly eval: readonly string[];
    readonly run: string | undefined;
    readonly against: string | undefined;
  };

const EXAMPLES = `
Examples:
  regression-gate check                                       the newest complete run against the one before it
  regression-gate check --run latest --against path/to/run    two runs by name
  regression-gate check --format json                         as JSON`;

/** `check`: judges stored runs again, and runs nothing. */
export function checkCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("check")
    .description("Judge the newest stored run of each gate again, against the complete run before it.")
    .addOption(
      new Option(
        "-c, --config <file>",
        "config file of a gate, or a pattern such as 'gates/*.yml'; repeatable",
      )
        .argParser(collect)
        .default([], DEFAULT_CONFIG),
    )
    .addOption(
      new Option("--eval <id>", "check only the gate with this id; repeatable")
        .argParser(collect)
        .default([], "all gates"),
    )
    .option("--run <run>", "run id or run folder to judge (default: the newest complete run of each gate)")
    .option(
      "--against <run>",
      "run id or run folder to compare with (default: the newest complete run before it)",
    );
  addPolicyOptions(command);
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: CheckOptions) => {
    finish(await check(io, options));
  });
}

async function check(io: CliIo, options: CheckOptions): Promise<ExitCode> {
  const workspace = await openWorkspace(io, options);
  const gates = await wantedGates(io, options);
  const runs = await storedRuns(workspace, (text) => io.stderr(`${text}\n`));
  const reports: Report[] = [];
  for (const gate of gates) {
    const pair = await pairOf(io, gate, { runs, options, workspace });
    if (pair !== null) reports.push(await judge(io, gate, { pair, workspace }));
  }
  const [report] = reports;
  // Nothing that was checked is no pass.
  if (report === undefined) return EXIT.inconclusive;
  io.stdout(
    reports.length === 1
      ? renderReport(report, options.format, io.colour)
      : renderGates(
          reports.map((one) => ({ kind: "judged", report: one })),
          options.format,
          io.colour,
        ),
  );
  return combineExitCodes(reports.map(({ exitCode }) => knownExitCode(exitCode)));
}

function knownExitCode(exitCode: number): ExitCode {
  return Object.values(EXIT).find((known) => known === exitCode) ?? EXIT.inconclusive;
}

/** UsageError for an id that no config has, and for one run that several gates would be judged by. */
async function wantedGates(io: CliIo, options: CheckOptions): Promise<readonly LocalRequest[]> {
  const files = await configFiles(io.cwd, options.config.length === 0 ? [DEFAULT_CONFIG] : options.config);
  const all = await settleAll(
    files.map((config) =>
      readRequest(io, { ...options, config, where: [], suite: undefined, baseline: undefined }),
    ),
  );
  const ids = all.map(({ config }) => config.id);
  requireDistinctIds(all.map(({ config }, index) => ({ file: files[index] ?? "", id: config.id })));
  for (const id of options.eval) {
    if (ids.includes(id)) continue;
    throw usageProblem("--eval", `no config has the id ${quote(id)}.${didYouMean(id, ids)}`);
  }
  const wanted = all.filter(({ config }) => options.eval.length === 0 || options.eval.includes(config.id));
  const named = options.run === undefined ? "--against" : "--run";
  if (wanted.length > 1 && (options.run ?? options.against) !== undefined) {
    throw usageProblem(named, `names one run, and ${wanted.length} gates are checked: name one with --eval`);
  }
  return wanted;
}

interface Checking {
  readonly runs: readonly StoredRun[];
  readonly options: CheckOptions;
  readonly workspace: Workspace;
}

/** Null where there is nothing to compare, which is told. */
async function pairOf(
  io: CliIo,
  { config }: LocalRequest,
  { runs, options, workspace }: Checking,
): Promise<Pick<RunPair, "candidate" | "baseline"> | null> {
  const place = { workspace, cwd: io.cwd };
  const named = options.run === undefined ? null : await findRun(options.run, place);
  const against = options.against === undefined ? null : await findRun(options.against, place);
  if (named !== null && against !== null) return { candidate: named, baseline: against };
  const found = findPair(runs, config.id, named);
  if (!found.found) {
    io.stderr(`${config.id}: skipped: ${found.why}\n`);
    return null;
  }
  const { pair, passedOver } = found;
  for (const run of passedOver) io.stderr(`${config.id}: ${run} is newer and not complete\n`);
  // Other formats have the runs in the report.
  if (options.format === "text") io.stdout(`${config.id}: ${pair.candidateId} against ${pair.baselineId}\n`);
  return { candidate: pair.candidate, baseline: against ?? pair.baseline };
}

function judge(
  io: CliIo,
  { config, where, suite }: LocalRequest,
  {
    pair,
    workspace,
  }: { readonly pair: Pick<RunPair, "candidate" | "baseline">; readonly workspace: Workspace },
): Promise<Report> {
  const shown = (folder: string): string => relative(io.cwd, folder) || ".";
  const sides = { candidate: shown(pair.candidate), baseline: shown(pair.baseline) };
  const request = { config, where, suite, ...sides, cwd: io.cwd, stdin: io.stdin, sameJob: false };
  return compareRuns({ ...request, saveTo: null }, workspace);
}
