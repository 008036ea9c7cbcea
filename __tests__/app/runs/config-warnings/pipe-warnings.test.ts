import { describe, expect, test } from "@jest/globals";
import { pipeWarnings } from "../../../../src/app/runs/config-warnings/pipe-warnings.ts";
import { sampleConfig } from "../../../support/samples/sample-config.ts";
import type { CommandRunner } from "../../../../src/model/config/config.ts";

function textsOf(
  command: CommandRunner["command"],
  seesCrashInPipe: boolean | (() => boolean),
): readonly string[] {
  const config = sampleConfig({});
  const { run } = config;
  if (run?.runner.type !== "command") throw new Error("expected a command");
  const piped = { ...config, run: { ...run, runner: { ...run.runner, command } } };
  const ask = typeof seesCrashInPipe === "boolean" ? () => seesCrashInPipe : seesCrashInPipe;
  return pipeWarnings(piped, ask).map(({ text }) => text);
}

describe("a pipe that hides a crash", () => {
  test("is named where no shell has pipefail, and where the config calls its own shell", () => {
    expect(textsOf("bench | tail -1", false)).toEqual([expect.stringContaining("no shell of this machine")]);
    expect(textsOf(["sh", "-c", "bench | tail -1"], true)).toEqual([expect.stringContaining("calls sh")]);
    expect(textsOf(["/bin/bash", "-ec", "bench | tail -1"], true)).toHaveLength(1);
  });

  test("is not there without a pipe, or with pipefail", () => {
    expect(textsOf("bench | tail -1", true)).toEqual([]);
    expect(textsOf("bench || true", false)).toEqual([]);
    expect(textsOf(["sh", "-c", "bench"], true)).toEqual([]);
    expect(textsOf(["bash", "-o", "pipefail", "-c", "bench | tail -1"], true)).toEqual([]);
    expect(textsOf(["bash", "-c", "set -o pipefail; bench | tail -1"], true)).toEqual([]);
    expect(textsOf(["node", "-e", "a | b"], true)).toEqual([]);
  });

  test("is asked of the machine's shells for a text with a pipe alone: trying them takes four processes", () => {
    const asked = (): boolean => {
      throw new Error("asked");
    };
    for (const command of ["bench", ["sh", "-c", "bench"], ["sh", "-c", "bench | tail -1"]])
      expect(() => textsOf(command, asked)).not.toThrow();
    expect(() => textsOf("bench | tail -1", asked)).toThrow("asked");
  });
});
