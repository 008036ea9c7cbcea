import { interruption } from "../adapters/node/interruption.ts";
import { EXIT, InterruptedError } from "../base/errors.ts";
import { explain } from "./explain.ts";
import type { ProcessIo } from "./io.ts";

/**
 * The real process. An uncaught exception is a bug of this program; it must not end with exit code 1, which means a
 * regression.
 */
export function processIo(): ProcessIo {
  const { signal, busy } = interruption("interrupted");
  process.on("uncaughtException", (error) => {
    process.exitCode = explain(error, { stderr: (text) => void process.stderr.write(text) });
    // This also ends the measured processes.
    process.exit();
  });
  watchOutput();
  return {
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: definedOnly(process.env),
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdin: () => readStdin(signal),
    isTty: process.stderr.isTTY,
    // 0 where a terminal does not report its columns.
    columns: () => process.stderr.columns || FEW_COLUMNS,
    colour: process.stdout.isTTY && process.env["NO_COLOR"] === undefined ? "ansi" : "plain",
    signal,
    busy,
  };
}

/** Every terminal has this many columns. */
const FEW_COLUMNS = 80;

/**
 * The reader may stop early (`| head`): the run continues, and the exit code is that of its verdict. What cannot be
 * written for another reason (`> /dev/full`) is told once, and is no success.
 */
function watchOutput(): void {
  let isLost = false;
  process.stdout.on("error", (error) => {
    if (isLost || ("code" in error && error.code === "EPIPE")) return;
    isLost = true;
    const advice = "free some space, or send it elsewhere; the report of a run is in its folder";
    process.stderr.write(`cannot write to stdout: ${error.message}; ${advice}\n`);
  });
  // There is no other place to tell it.
  process.stderr.on("error", () => undefined);
  // It may be heard of after everything else has ended.
  process.once("exit", (code) => {
    if (isLost && code === EXIT.pass) process.exitCode = EXIT.usage;
  });
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function readStdin(signal: AbortSignal): Promise<Uint8Array> {
  const stop = (): void => void process.stdin.destroy(new InterruptedError("interrupted"));
  signal.addEventListener("abort", stop, { once: true });
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  signal.removeEventListener("abort", stop);
  return Buffer.concat(chunks);
}
