import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { makeRunsFolder } from "../../../../src/adapters/node/runs/run-directory.ts";
import { latestRunId, writeLatestRunId } from "../../../../src/adapters/node/runs/run-id.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

test("a folder in place of `latest`, and a file in place of the runs' folder, are named with their paths", async () => {
  await inTempFolder(async (folder) => {
    const latest = join(folder, "latest");
    mkdirSync(latest);
    const id = "20260131T235959Z-abcdef";
    await expect(latestRunId(folder)).rejects.toThrow(`${latest} expected a file, got a folder`);
    await expect(writeLatestRunId(folder, id)).rejects.toThrow(
      `${latest} expected a file to write, got a folder`,
    );
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(await latestRunId(file)).toBeNull();
    const message = "expected a folder for the runs, got a file in its place: name another one with --out";
    await expect(makeRunsFolder(file)).rejects.toThrow(`${file} ${message}`);
    await expect(makeRunsFolder(join(file, "deep"))).rejects.toThrow(`${join(file, "deep")} ${message}`);
  });
});
