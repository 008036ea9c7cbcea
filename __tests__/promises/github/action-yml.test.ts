import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { INPUTS } from "../../../src/action/inputs/inputs.ts";
import { readInputs } from "../../../src/action/inputs/read-inputs.ts";
import { actionManifest, actionReadme, actionTypes } from "../../../scripts/action-docs.ts";
import { OUTPUTS } from "../../../src/action/inputs/outputs.ts";

const root = join(import.meta.dirname, "../../..");
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

const ACTION = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
  runs: z.object({ using: z.string(), main: z.string(), post: z.string(), "post-if": z.string() }),
});
const action = ACTION.parse(parse(textOf("action.yml")));

/** The format's own rules: https://github.com/typesafegithub/github-actions-typing#available-types */
const TYPE = z.union([
  z.strictObject({ type: z.enum(["string", "boolean", "integer", "float"]) }),
  z.strictObject({ type: z.literal("enum"), "allowed-values": z.array(z.string().min(1)).min(1) }),
]);
const TYPES = z.strictObject({ inputs: z.record(z.string(), TYPE), outputs: z.record(z.string(), TYPE) });

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

  test("action-types.yml and the README's table are what the schemas make of them", () => {
    expect(actionManifest(textOf("action.yml"))).toBe(textOf("action.yml"));
    expect(actionTypes()).toBe(textOf("action-types.yml"));
    expect(actionReadme(textOf("README.md"))).toBe(textOf("README.md"));
  });

  test("every input and output has a type that github-actions-typing knows, as the descriptions have it", () => {
    const types = TYPES.parse(parse(textOf("action-types.yml")));
    expect(Object.keys(types.inputs)).toEqual(Object.keys(action.inputs));
    expect(Object.keys(types.outputs)).toEqual(Object.keys(action.outputs));
    expect(types.inputs["mode"]).toEqual({ type: "enum", "allowed-values": INPUTS.shape.mode.options });
    expect(types.inputs["dry-run"]).toEqual({ type: "boolean" });
    expect(types.inputs["retention-days"]).toEqual({ type: "integer" });
    expect(types.outputs["baseline-age-days"]).toEqual({ type: "float" });
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
