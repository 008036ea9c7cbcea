import { main } from "../../../src/cli/main.ts";
import type { ProcessIo } from "../../../src/cli/io.ts";

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, as `regression-gate ...argv` in `cwd`; `parts` replace those of the process. */
export async function runCli(
  cwd: string,
  argv: readonly string[],
  parts: Partial<ProcessIo> = {},
): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  const env = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    // These tests may run in a job themselves, where edited files count.
    value === undefined || name === "GITHUB_ACTIONS" ? [] : [[name, value]],
  );
  const exitCode = await main({
    argv,
    cwd,
    env: Object.fromEntries(env),
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    stdin: () => Promise.resolve(new Uint8Array()),
    isTty: false,
    columns: () => 80,
    colour: "plain",
    signal: new AbortController().signal,
    busy: (work) => Promise.resolve(work()),
    ...parts,
  });
  return { exitCode, stdout: out.join(""), stderr: err.join("") };
}
