import { describe, expect, test } from "@jest/globals";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** Covered lines of 50, by file. */
type Hits = Readonly<Record<string, number>>;

function lcov(hits: Hits): string {
  const files = Object.entries(hits).map(([file, hit]) => {
    const lines = Array.from({ length: 50 }, (_, index) => `DA:${index + 1},${index < hit ? 1 : 0}`);
    return ["TN:", `SF:src/${file}`, ...lines, "end_of_record", ""].join("\n");
  });
  return files.join("");
}

async function compare(before: Hits, after: Hits): Promise<CliRun> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, { "a.info": lcov(before), "b.info": lcov(after) });
    return runCli(folder, ["compare", "--baseline", "a.info", "--candidate", "b.info"]);
  });
}

describe("coverage is compared without a config: one run of it is enough", () => {
  const main = { "a.ts": 40, "b.ts": 45 };

  test("unchanged is a plain pass, and the report says that the total gates", async () => {
    const { exitCode, stdout } = await compare(main, main);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^PASS: No regression in 1 comparison/)]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("gate in file=total, else shown only");
  });

  test("a total that falls by more than the margin blocks, and the file is named", async () => {
    const { exitCode, stdout } = await compare(main, { "a.ts": 20, "b.ts": 45 });
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/^FAIL: .*file=total/)]);
    expect(stdout).toContain("file=src/a.ts");
  });

  test("one file that falls within a total that holds is shown, and does not block", async () => {
    const { exitCode, stdout } = await compare(main, { "a.ts": 36, "b.ts": 49 });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^PASS/)]);
  });
});
