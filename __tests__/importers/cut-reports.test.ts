import { describe, expect, test } from "@jest/globals";
import { COVERAGE } from "../../src/importers/coverage/coverage.ts";
import { TESTS } from "../../src/importers/tests/tests.ts";
import { UsageError } from "../../src/base/errors.ts";
import { bytesOf, isRecognised, MANIFEST, readTool, type ReadTool, toolFile } from "../support/tool-files.ts";

const TOOLS = [...TESTS, ...COVERAGE];
const FILES = MANIFEST.map(({ path }) => path).filter(
  (path) => !path.endsWith("/") && TOOLS.some((one) => isRecognised(one, toolFile(path))),
);

test("all reports of tests and coverage of the manifest are recognised", () => {
  expect(FILES).toHaveLength(40);
});

function readCut(path: string, share: number): ReadTool | null {
  const tool = TOOLS.find((one) => isRecognised(one, toolFile(path)));
  const whole = Buffer.concat([...toolFile(path).chunks()]);
  if (tool === undefined) throw new Error(`no importer of ${path}`);
  try {
    return readTool(tool, bytesOf(whole.subarray(0, Math.floor(whole.length * share)), path));
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

describe.each(FILES)("%s, cut off,", (path) => {
  test.each([0.01, 0.1, 0.5, 0.9, 0.99])("after %d of it is refused or told", (share) => {
    const read = readCut(path, share);
    if (read === null) return;
    expect(read.rows.length).toBeGreaterThan(0);
    const isTold = read.warnings.length > 0 || read.rows.some(({ status }) => status === "errored");
    // What is left may be comments.
    expect(read.rows).toEqual(isTold ? read.rows : readCut(path, 1)?.rows);
  });
});
