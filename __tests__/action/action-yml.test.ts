import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { INPUTS } from "../../src/action/inputs.ts";
import { readInputs } from "../../src/action/read-inputs.ts";
import { OUTPUTS } from "../../src/action/outputs.ts";
import { UsageError } from "../../src/errors.ts";

const ACTION = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
  runs: z.object({ using: z.string(), main: z.string(), post: z.string(), "post-if": z.string() }),
});
const action = ACTION.parse(parse(readFileSync(join(import.meta.dirname, "../../action.yml"), "utf8")));

const descriptions = (
  shape: Readonly<Record<string, z.ZodType>>,
): readonly (readonly [string, string | undefined])[] =>
  Object.entries(shape).map(([name, schema]) => [name, schema.description]);

describe("action.yml", () => {
  test("has the inputs of the schema, described alike, with defaults the schema takes", () => {
    expect(Object.entries(action.inputs).map(([name, input]) => [name, input.description])).toEqual(
      descriptions(INPUTS.shape),
    );
    const inputs = readInputs((name) => action.inputs[name]?.default ?? "");
    expect(inputs).toMatchObject({ mode: "gate", config: "regression-gate.yml", "policy-from": "base" });
  });

  test("has the outputs of the schema, described alike", () => {
    expect(Object.entries(action.outputs).map(([name, output]) => [name, output.description])).toEqual(
      descriptions(OUTPUTS.shape),
    );
  });

  test("runs one bundle on Node 24, and again afterwards even when the job was cancelled", () => {
    const post = "dist/action/post.js";
    expect(action.runs).toEqual({
      using: "node24",
      main: "dist/action/index.js",
      post,
      "post-if": "always()",
    });
  });

  test("its post step never runs the gate, also when the job was killed before it saved its state", () => {
    const step = spawnSync(process.execPath, ["dist/action/post.js"], { env: {}, encoding: "utf8" });
    expect(step).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });
});

test("every wrong input is told at once, by name", () => {
  const given: Record<string, string> = {
    mode: "plan",
    "retention-days": "soon",
    config: "",
    replay: "/etc",
  };
  const problems = (): unknown => readInputs((name) => given[name] ?? "");
  expect(problems).toThrow(UsageError);
  for (const name of ["mode", "retention-days", "config", "replay", "github-token"])
    expect(problems).toThrow(new RegExp(name));
});
