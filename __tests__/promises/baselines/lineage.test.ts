import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { join } from "node:path";
import { parseManifest } from "../../../src/formats/manifest.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import { inExperiment, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

function manifestIn(folder: string): Manifest {
  return parseManifest(readFileSync(join(folder, "manifest.json"), "utf8"), "manifest.json");
}

const linesIn = (folder: string): number =>
  readFileSync(join(folder, "history.jsonl"), "utf8").trimEnd().split("\n").length;

test("each of four runs names the one before it, and carries the history of all before it", async () => {
  await inExperiment({}, async (folder) => {
    const folders: string[] = [];
    for (let i = 0; i < 4; i++) {
      const previous = folders.at(-1);
      const baseline = previous === undefined ? "none" : `file:${previous}`;
      await runCli(folder, ["gate", "--quiet", "--baseline", baseline]);
      folders.push(latestRunFolder(folder));
    }
    const manifests = folders.map(manifestIn);
    expect(manifests.map(({ lineage }) => lineage?.generation)).toEqual([undefined, 1, 2, 3]);
    expect(manifests.slice(1).map(({ lineage }) => lineage?.parent?.runId)).toEqual(
      manifests.slice(0, -1).map(({ runId }) => runId),
    );
    expect(folders.map(linesIn)).toEqual([1, 2, 3, 4]);
  });
});
