import { InterruptedError } from "../errors.ts";
import type { CliIo } from "./io.ts";

/** The real process. The first Ctrl-C asks the run to end; a second one ends it at once. */
export function processIo(): CliIo {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error("interrupted"));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  process.stdout.on("error", ignoreClosedPipe);
  process.stderr.on("error", ignoreClosedPipe);
  return {
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: definedOnly(process.env),
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdin: () => readStdin(controller.signal),
    isTty: process.stderr.isTTY,
    // 0 where a terminal does not tell.
    columns: () => process.stderr.columns || FEW_COLUMNS,
    colour: process.stdout.isTTY && process.env["NO_COLOR"] === undefined ? "ansi" : "plain",
    signal: controller.signal,
  };
}

/** As every terminal has. */
const FEW_COLUMNS = 80;

/** Who reads may have seen enough (`| head`): the run goes on, and the exit code is still its verdict's. */
function ignoreClosedPipe(error: Error): void {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
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
