import type { ManifestDraft } from "../../../src/adapters/node/runs/run-directory.ts";

/** A manifest before its run. */
export const sampleDraft: ManifestDraft = {
  schema: "regression-gate/manifest@1",
  program: { name: "regression-gate", version: "0.0.0" },
  id: "sample",
  planHash: "p",
  configHash: "c",
  seed: 7,
  suite: null,
  git: null,
  versions: {},
  metricSchema: {},
  data: {},
  runner: { os: "linux", arch: "x64", cpu: "c", cores: 2, memoryBytes: 1, image: null, node: "v24.0.0" },
  sameJob: false,
  sides: ["candidate"],
  earlyStop: null,
  marks: [],
  warnings: [],
};
