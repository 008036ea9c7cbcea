import { expect, test } from "@jest/globals";
import { measuredOfRun } from "../../../src/app/measured/measured-of-run.ts";
import { runOfMeasured } from "../../../src/app/measured/run-of-measured.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { parseMeasured, serializeMeasured } from "../../../src/formats/measured-file.ts";
import type { EditedFiles, GitState } from "../../../src/model/run/manifest.ts";
import { manifestOf, planOf, row } from "../../support/samples/build-input.ts";

const CONFIG = parseConfig(
  "version: 1\nid: g\nmatrix: { axes: { bench: [hash] } }\nrun: { command: x }\nmetrics: { time: { kind: latency } }\n",
  "c",
);
const HEAD = "a".repeat(40);
const WHOSE = { gate: "g", run: { id: 1, attempt: 1 }, pullRequest: { number: 1, headSha: HEAD } };

/** What a fork's job hands over whose checkout had these edits. */
function textOf(edited: EditedFiles | undefined): string {
  const git = { sha: HEAD, branch: null, dirty: edited !== undefined, remote: null };
  const manifest = { ...manifestOf(), git: edited === undefined ? git : { ...git, edited } };
  const rows = [row({ axes: { bench: "hash" }, metrics: { time: 12 } })];
  return serializeMeasured(measuredOfRun(WHOSE, planOf([{ bench: "hash" }]), { run: { manifest, rows } }));
}

function claimed(edited: EditedFiles | undefined): GitState | null {
  return runOfMeasured(parseMeasured(textOf(edited)), CONFIG).run.manifest.git;
}

test("what a job without a token measured names the files that were edited", () => {
  const edited = { files: ["a.js", "b.js"], count: 7 };
  expect(claimed(edited)).toMatchObject({ sha: HEAD, dirty: true, edited });
  const clean = claimed(undefined);
  expect([clean?.dirty, clean?.edited]).toEqual([false, undefined]);
});

test("a name that is too long for the file is counted", () => {
  expect(claimed({ files: ["a.js", "b/".repeat(200)], count: 2 })?.edited).toEqual({
    files: ["a.js"],
    count: 2,
  });
});

test("a list of edits that this program would not have written is refused", () => {
  const text = textOf({ files: ["a.js"], count: 1 });
  expect(() => parseMeasured(text.replace('"count":1', '"count":0'))).toThrow("made does not match");
  const many = JSON.stringify(Array.from({ length: 51 }, () => "a.js"));
  expect(() => parseMeasured(text.replace('["a.js"]', many))).toThrow("made does not match");
});
