import { relative } from "node:path";
import { gateLocally } from "../../app/local-gate.ts";
import type { LocalRequest } from "../../app/request.ts";
import { logWriter } from "../../app/progress/progress-log.ts";
import type { Workspace } from "../../app/workspace.ts";
import {
  combineExitCodes,
  EXIT,
  type ExitCode,
  settleAll,
  type UsageError,
  usageProblem,
} from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { BrokenGate, GateEnd } from "../../report/render-several.ts";
import { verdictWord } from "../../report/words/verdict-word.ts";
import { environmentRedactor } from "../../secrets/child-environment.ts";
import type { GateOptions } from "../options/common-options.ts";
import { explain } from "../explain.ts";
import type { CliIo } from "../io.ts";
import { openRequest } from "../open-request.ts";
import { printPlan } from "../print/print-plan.ts";
import { renderGates } from "../print/render-report.ts";
import { inTurns } from "./in-turns.ts";
import { requireDistinctIds } from "./several-configs.ts";

interface Gate {
  readonly file: string;
  readonly request: LocalRequest;
  readonly workspace: Workspace;
}

/** Runs several gates in one process. All configs are read before the first gate runs. Returns the worst exit code. */
export async function gateSeveral(
  io: CliIo,
  files: readonly string[],
  options: GateOptions,
): Promise<ExitCode> {
  requireForSeveral(options);
  const gates = await settleAll(
    files.map(async (file): Promise<Gate> => ({
      file,
      ...(await openRequest(io, { ...options, config: file })),
    })),
  );
  requireDistinctIds(gates.map(({ file, request }) => ({ file, id: request.config.id })));
  if (options.dryRun === true) return printPlans(io, gates, options);
  const say = announcer(io, gates, options);
  const turns = gates.map((gate) => ({
    isAlone: isMachineDependent(gate.request.config),
    work: () => runGate(io, gate, { say, log: options.log }),
  }));
  const ends = await inTurns(turns, options.jobs ?? 1);
  io.stdout(renderGates(ends, options.format, io.colour));
  return combineExitCodes(ends.map(exitCodeOf));
}

/** Rejects options that continue one run, which several gates cannot share. */
function requireForSeveral({ resume, more, firstLook, replay }: GateOptions): void {
  const given = { "--resume": resume, "--more": more, "--first-look": firstLook, "--replay": replay };
  const [flag] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (flag !== undefined) throw onlyOne(flag);
}

function onlyOne(flag: string): UsageError {
  return usageProblem(flag, "is for one config, and several were given: run their gates one by one");
}

async function printPlans(io: CliIo, gates: readonly Gate[], { format }: GateOptions): Promise<ExitCode> {
  for (const { request, workspace } of gates) await printPlan(io, request, { workspace, format });
  return EXIT.pass;
}

/** Whether other work on the machine changes the numbers of the gate. */
function isMachineDependent({ metrics }: Config): boolean {
  return metrics.some(({ runEffect }) => runEffect);
}

type Say = (gate: Gate, end: GateEnd, folder: string | null) => void;

async function runGate(
  io: CliIo,
  gate: Gate,
  { say, log }: { readonly say: Say; readonly log: GateOptions["log"] },
): Promise<GateEnd> {
  const { request, workspace, file } = gate;
  if (workspace.signal.aborted) return broken(gate, EXIT.interrupted, "was not run: interrupted");
  try {
    const { report, runFolder } = await gateLocally(request, workspace);
    const end = { kind: "judged", report } as const;
    say(gate, end, relative(io.cwd, runFolder) || ".");
    return end;
  } catch (error) {
    const texts: string[] = [];
    const exitCode = explain(error, { stderr: (text) => void texts.push(text) });
    if (log !== "json") io.stderr(`${file}: ${texts.join("")}`);
    const end = broken(gate, exitCode, texts.join("").trim().split("\n")[0] ?? "");
    say(gate, end, null);
    return end;
  }
}

function broken({ request }: Gate, exitCode: ExitCode, why: string): BrokenGate {
  return { kind: "broken", id: request.config.id, exitCode, why };
}

function exitCodeOf(end: GateEnd): ExitCode {
  const code = end.kind === "judged" ? end.report.exitCode : end.exitCode;
  return Object.values(EXIT).find((known) => known === code) ?? EXIT.bug;
}

/** Prints `[2/19] tone … PASS` for each gate, in the order in which they end. */
function announcer(io: CliIo, gates: readonly Gate[], { log, quiet }: GateOptions): Say {
  let done = 0;
  return ({ request: { config }, workspace }, end, folder) => {
    done += 1;
    const redact = environmentRedactor(config.secrets, workspace);
    const verdict = end.kind === "judged" ? end.report.verdict : "error";
    if (log === "json") {
      const title = end.kind === "judged" ? end.report.title : end.why;
      const counted = { gate: config.id, done, of: gates.length };
      logWriter({ clock: workspace.clock, redact, write: io.stderr })({
        event: "gate-finished",
        ...counted,
        verdict,
        exitCode: exitCodeOf(end),
        title,
        folder,
      });
    } else if (quiet !== true) {
      const place = folder === null ? "" : `  ${folder}/report.md`;
      const word = end.kind === "judged" ? verdictWord(end.report) : "error";
      io.stderr(redact(`[${done}/${gates.length}] ${config.id} … ${word.toUpperCase()}${place}\n`));
    }
  };
}
