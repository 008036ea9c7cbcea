import { expect, test } from "@jest/globals";
import { modelWarnings } from "../../../src/detect/screen/side-warnings.ts";
import { found, manifestOf } from "../../support/samples/build-input.ts";

const NOBODY = { large: [] };

test.each([
  ["the same model", { large: ["large-1"] }, { large: ["large-1"] }, []],
  ["another model", { large: ["large-1"] }, { large: ["large-2"] }, ["model-changed"]],
  ["one model more", { large: ["large-1"] }, { large: ["large-1", "large-2"] }, ["model-changed"]],
  ["a model that the baseline did not ask", { small: ["small-1"] }, { large: ["large-1"] }, []],
  ["a server that names none", NOBODY, { large: ["large-2"] }, []],
  ["two models on both sides", { large: ["a", "b"] }, { large: ["a", "b"] }, ["model-mixed"]],
])("%s", (_, before, after, codes) => {
  const baseline = found([], { manifest: manifestOf({ runId: "main-1", models: before }) });
  const candidate = { manifest: manifestOf({ models: after }), rows: [] };
  expect(modelWarnings(baseline, candidate).map(({ code }) => code)).toEqual(codes);
});

test("names what was asked and who answered", () => {
  const baseline = found([], { manifest: manifestOf({ models: { large: ["large-1"] } }) });
  const [warning] = modelWarnings(baseline, {
    manifest: manifestOf({ models: { large: ["large-2"] } }),
    rows: [],
  });
  expect(warning?.text).toContain(
    "large were answered by large-1 in the baseline and by large-2 in this run",
  );
});
