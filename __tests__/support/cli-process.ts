import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../src/cli/index.ts", import.meta.url));

export interface CliProcess {
  readonly child: ChildProcess;
  /** When it has ended: exit code, or the signal that ended it, and what it printed. */
  readonly ended: Promise<{
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

/** Starts the command line in a process of its own. `nodeFlags` come before the script. */
export function startCli(
  cwd: string,
  argv: readonly string[],
  options: { readonly nodeFlags: readonly string[]; readonly env: Readonly<Record<string, string>> },
): CliProcess {
  const child = spawn(process.execPath, ["--no-warnings", ...options.nodeFlags, CLI, ...argv], {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString("utf8");
  });
  const ended = once(child, "close").then(([exitCode, signal]) => ({
    exitCode,
    signal,
    stdout: texts[0]?.() ?? "",
    stderr: texts[1]?.() ?? "",
  }));
  return { child, ended };
}
