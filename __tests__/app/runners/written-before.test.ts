import { utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { writtenBefore } from "../../../src/app/runners/written-before.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const BEGAN_MS = Date.UTC(2030, 0, 1);

test.each([
  { is: "of an hour before", secondsBefore: 3600, stale: 1 },
  { is: "of a clock that is a little behind", secondsBefore: 30, stale: 0 },
  { is: "of this run", secondsBefore: -5, stale: 0 },
])("results $is: the newest file of a folder decides, as a single file does", ({ secondsBefore, stale }) =>
  inTempFolder(async (folder) => {
    await writeFiles(folder, { "out/deep/new.txt": "", "out/old.txt": "", "one.txt": "" });
    const at = BEGAN_MS / 1000 - secondsBefore;
    for (const file of ["out/deep/new.txt", "one.txt"]) utimesSync(join(folder, file), at, at);
    utimesSync(join(folder, "out/old.txt"), 1, 1);
    for (const path of ["out", "one.txt"]) {
      const found = await writtenBefore(folder, path, BEGAN_MS);
      expect(found.map(({ code }) => code)).toEqual(Array.from({ length: stale }, () => "stale-results"));
    }
    await expect(writtenBefore(folder, "none", BEGAN_MS)).resolves.toEqual([]);
  }),
);
