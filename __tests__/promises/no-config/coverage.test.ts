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

async function compare(before: Hits, after: Hits, ...more: readonly string[]): Promise<CliRun> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, { "a.info": lcov(before), "b.info": lcov(after) });
    return runCli(folder, ["compare", "--baseline", "a.info", "--candidate", "b.info", ...more]);
  });
}

describe("coverage is compared without a config: one run of it is enough", () => {
  const main = { "a.ts": 40, "b.ts": 45 };

  test("unchanged is a plain pass, and the report says what gates", async () => {
    const { exitCode, stdout } = await compare(main, main);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^PASS: No coverage lost/)]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("the covered share of all files may not fall");
  });

  test("a total that falls blocks, and the file is named", async () => {
    const { exitCode, stdout } = await compare(main, { "a.ts": 20, "b.ts": 45 });
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/^FAIL: Coverage lost/)]);
    expect(stdout).toContain("a.ts  40 of 50 → 20 of 50");
  });

  test("one file that falls within a total that holds is shown, and does not block", async () => {
    const { exitCode, stdout } = await compare(main, { "a.ts": 36, "b.ts": 49 });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^PASS/)]);
    expect(stdout).toContain("a.ts  40 of 50 → 36 of 50");
  });

  test("a margin or a floor that a flag names for it judges as any metric does", async () => {
    const flags = async (...more: readonly string[]) =>
      (await compare(main, { "a.ts": 39, "b.ts": 45 }, ...more)).stdout.split(":", 1)[0];
    expect(await flags("--margin", "line-coverage=0.05")).toBe("PASS");
    expect(await flags("--margin", "line-coverage=0.001")).toBe("FAIL");
    expect(await flags("--min", "line-coverage=0.9")).toBe("FAIL");
  });
});
