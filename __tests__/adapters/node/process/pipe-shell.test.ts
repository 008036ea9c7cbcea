import { describe, expect, test } from "@jest/globals";
import { seesCrashInPipe } from "../../../../src/adapters/node/process/pipe-shell.ts";
import { processPort } from "../../../../src/adapters/node/process/process.ts";
import type { ProcessResult } from "../../../../src/run/ports.ts";

function run(command: string): Promise<ProcessResult> {
  const request = {
    command,
    cwd: process.cwd(),
    env: { PATH: process.env["PATH"] ?? "" },
    stdin: "",
    maxOutputBytes: 10_000,
    redact: (text: string) => text,
    spill: null,
    graceMs: 300,
    usage: "ignored",
  } as const;
  return processPort.run(request, new AbortController().signal);
}

const onUnix = process.platform === "win32" || !seesCrashInPipe() ? describe.skip : describe;

onUnix("a text with a pipe", () => {
  test.each([
    ["echo 1; (echo '{\"score\": 1}'; exit 3) | tail -1", 3],
    ["(exit 4) | cat | cat", 4],
    ["true | (exit 5)", 5],
    ["true | cat", 0],
    ["set +o pipefail; (exit 3) | cat", 0],
    ["(exit 3) | cat || true", 0],
    ["yes | head -1", 141],
  ])("%s ends with %i", async (command, exitCode) => {
    expect((await run(command)).exitCode).toBe(exitCode);
  });

  test("prints as the shell without a pipe does", async () => {
    const text = String.raw`echo 'a\tb'; printf '%s\n' "$0" > /dev/null`;
    expect((await run(`${text} | cat`)).stdout).toBe((await run(text)).stdout);
  });
});
