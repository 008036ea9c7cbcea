import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface NodeRun {
  /** From starting the process to its end. */
  readonly wallMs: number;
  /** Processor time of all its threads; children are not in it. */
  readonly cpuMs: number;
  /** Most memory it held, bytes. */
  readonly maxRssBytes: number;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly stdout: string;
}

let runs = 0;

/** Runs a script on this Node.js to its end and says what it used. @throws Error with its stderr when it fails. */
export async function runNode(script: string, argv: readonly string[], cwd: string): Promise<NodeRun> {
  runs += 1;
  const file = join(tmpdir(), `regression-gate-bench-${process.pid}-${runs}.json`);
  const startedAtMs = Date.now();
  const startMs = performance.now();
  const child = spawn(process.execPath, ["--no-warnings", "--import", onExit(file), script, ...argv], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString("utf8");
  });
  const [exitCode] = await once(child, "close");
  const wallMs = performance.now() - startMs;
  const [stdout = "", stderr = ""] = texts.map((text) => text());
  if (exitCode !== 0) throw new Error(`${script} ${argv.join(" ")} ended with ${exitCode}: ${stderr}`);
  const used: { readonly cpuMs: number; readonly maxRss: number } = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  return { wallMs, cpuMs: used.cpuMs, maxRssBytes: used.maxRss * 1024, startedAtMs, stdout };
}

/** A module that writes what the process has used when it ends. */
function onExit(file: string): string {
  const source = `
    import { writeFileSync } from "node:fs";
    import { isMainThread } from "node:worker_threads";
    if (isMainThread) process.once("exit", () => {
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      const used = { cpuMs: (userCPUTime + systemCPUTime) / 1000, maxRss: maxRSS };
      writeFileSync(${JSON.stringify(file)}, JSON.stringify(used));
    });`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
