import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { bundledCli } from "./bundled-cli.ts";
import { COMPILE_CACHE, QUICK_START } from "./quick-start.ts";

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

export interface CliStart {
  /** Absolute path of the command line. */
  readonly script: string;
  /** Come before the script. */
  readonly nodeFlags: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

export const PLAIN_START: CliStart = { script: bundledCli(), nodeFlags: [], env: {} };

/** Starts the command line in a process of its own. */
export function startCli(cwd: string, argv: readonly string[], options: CliStart): CliProcess {
  const child = spawn(process.execPath, [...QUICK_START, ...options.nodeFlags, options.script, ...argv], {
    cwd,
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
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
