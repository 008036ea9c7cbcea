import { main } from "../../src/cli/main.ts";

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, as `regression-gate ...argv` in `cwd`. */
export async function runCli(cwd: string, argv: readonly string[]): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  const env = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const exitCode = await main({
    argv,
    cwd,
    env: Object.fromEntries(env),
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    stdin: () => Promise.resolve(new Uint8Array()),
    isTty: false,
    colour: "plain",
    signal: new AbortController().signal,
  });
  return { exitCode, stdout: out.join(""), stderr: err.join("") };
}
