import { expect, test } from "@jest/globals";
import { processPort } from "../../src/adapters/node/process/process.ts";
import { createRedactor } from "../../src/secrets/redaction.ts";
import { runSetup } from "../../src/runners/run-setup.ts";

const never = new AbortController().signal;
const request = {
  name: "setup",
  sides: ["candidate"],
  cwd: process.cwd(),
  env: { PATH: process.env["PATH"] ?? "" },
  graceMs: 100,
  redact: createRedactor(["hunter22"]),
} as const;

test("passes when the command does", async () => {
  await expect(runSetup({ ...request, command: "exit 0" }, processPort, never)).resolves.toBeUndefined();
});

test("fails with what was printed last", async () => {
  const failing = runSetup({ ...request, command: "echo no network >&2; exit 4" }, processPort, never);
  await expect(failing).rejects.toThrow(
    `run.setup of candidate in ${process.cwd()} ended with exit code 4: no network; to see all`,
  );
});

test("takes secrets out of what was printed", async () => {
  const failing = runSetup({ ...request, command: "echo password hunter22 >&2; exit 1" }, processPort, never);
  await expect(failing).rejects.toThrow("ended with exit code 1: password ***");
});

test("names a program that is not there", async () => {
  const missing = runSetup({ ...request, command: ["no-such-program-here"] }, processPort, never);
  await expect(missing).rejects.toThrow("cannot start 'no-such-program-here': no such program");
});

test("says whose folder it was: both sides may share one", async () => {
  const sides = ["baseline", "candidate"] as const;
  const failing = runSetup({ ...request, sides, command: "exit 4" }, processPort, never);
  await expect(failing).rejects.toThrow("run.setup of baseline and candidate in ");
});
