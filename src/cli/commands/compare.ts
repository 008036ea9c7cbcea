import { Command } from "commander";
import { resolve } from "node:path";
import { type CompareRequest, compareRuns } from "../../app/compare-runs.ts";
import {
  compareWithoutConfig,
  type PlainCompareRequest,
} from "../../app/default-policy/compare-without-config.ts";
import { usualConfig } from "../../app/read-config.ts";
import { usageProblem } from "../../base/errors.ts";
import { applyOverrides } from "../../config/apply-overrides.ts";
import { TOOL_FORMATS } from "../../importers/registry.ts";
import {
  addConfigOptions,
  addOutputOptions,
  addPolicyOptions,
  type OutputOptions,
  type PolicyOptions,
  type SelectionOptions,
} from "../options/common-options.ts";
import {
  addPolicyFlags,
  type PolicyFlagOptions,
  policyFlagsGiven,
  policyFlagsOf,
} from "../options/policy-flags.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderReport } from "../print/render-report.ts";

type CompareOptions = SelectionOptions &
  OutputOptions &
  PolicyOptions &
  PolicyFlagOptions & {
    /** False = --no-config. */
    readonly config: string | false;
    readonly inputFormat: string | undefined;
    readonly baseline: readonly string[];
    readonly candidate: readonly string[];
    readonly sameJob: boolean | undefined;
    readonly diffBase: string | undefined;
  };

const EXAMPLES = `
PATH is a run folder, a baseline bundle, a trials.jsonl, rows of another tool (JSON Lines, JSON or CSV), or what a tool
writes itself; several files of one tool, or a folder of them, are one run; - is stdin. Files may be compressed with
gzip, or with zstd under Node.js 22.15, 23.8 or later.

Without a config the files say what was measured, and a fixed policy judges, which the report names. A
regression-gate.yml, here or above, is used unless --no-config is given.

Formats: ${TOOL_FORMATS.join(", ")}

Examples:
  regression-gate compare --no-config --baseline main.json --candidate change.json
  regression-gate compare --no-config --baseline a.jsonl --candidate b.jsonl --metric score=score:higher
  regression-gate compare --baseline downloaded-bundle --candidate .regression-gate/runs/20260131T235959Z-abcdef
  regression-gate compare --same-job --baseline a.jsonl --candidate b.jsonl
  regression-gate compare --baseline main.info --candidate lcov.info --diff-base HEAD
  cat change.jsonl | regression-gate compare --baseline main.jsonl --candidate -`;

/** `compare`: judges two existing runs. */
export function compareCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("compare").description("Compare two runs that were measured before.");
  addConfigOptions(command);
  command
    .requiredOption("--baseline <path...>", "the run to compare with")
    .requiredOption("--candidate <path...>", "the run to judge")
    .option("--same-job", "both sides were measured in one job, alternating");
  command.option(
    "--diff-base <ref>",
    "commit, branch or tag that the change is made to: the lines since then are those whose coverage is shown (default: the baseline's commit)",
  );
  command
    .option("--no-config", "judge by the fixed policy, though there is a config")
    .option("--input-format <format>", "format of the files (default: their content shows it)");
  addPolicyFlags(command);
  addPolicyOptions(command);
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: CompareOptions) => {
    const workspace = await openWorkspace(io, options);
    const config = await configOf(io, options, command.getOptionValueSource("config") === "cli");
    const sides = {
      baseline: options.baseline,
      candidate: options.candidate,
      inputFormat: options.inputFormat ?? null,
      cwd: io.cwd,
      stdin: io.stdin,
      sameJob: options.sameJob === true,
      saveTo: options.out === undefined ? null : resolve(io.cwd, options.out),
    };
    const report =
      config === null
        ? await compareWithoutConfig({ ...sides, ...plainPolicy(options) }, workspace)
        : await compareRuns({ ...sides, ...(await policyOf(io, { ...options, config })) }, workspace);
    io.stdout(renderReport(report, options.format, io.colour));
    finish(report.exitCode);
  });
}

/** The config's file; null = there is none. UsageError where flags say what a config says. */
async function configOf({ cwd }: CliIo, options: CompareOptions, isNamed: boolean): Promise<string | null> {
  if (options.config === false) return null;
  const file = isNamed ? options.config : await usualConfig(cwd);
  const [first] = policyFlagsGiven(options);
  if (file === null || first === undefined) return file;
  const message = `is for results without a config, and there is ${file}: change it there, or add --no-config`;
  throw usageProblem(first, message);
}

type Policy = Pick<CompareRequest, "config" | "where" | "suite">;

async function policyOf(io: CliIo, options: CompareOptions & { readonly config: string }): Promise<Policy> {
  const { config, where, suite } = await readRequest(io, { ...options, baseline: undefined });
  return { config, where, suite };
}

function plainPolicy(options: CompareOptions): Pick<PlainCompareRequest, "flags" | "override"> {
  if (options.suite !== undefined)
    throw usageProblem("--suite", "names a suite of a config, and there is none");
  if (options.where.length > 0) throw usageProblem("--where", "selects cases of a config, and there is none");
  const { failOn = null, strict = null } = options;
  return {
    flags: policyFlagsOf(options),
    override: (config) =>
      applyOverrides(config, { workers: null, qps: null, attempts: null, replay: null, failOn, strict }),
  };
}
