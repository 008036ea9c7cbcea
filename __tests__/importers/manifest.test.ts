import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { loadRun } from "../../src/app/runs/load-run.ts";
import { UsageError } from "../../src/base/errors.ts";
import { MANIFEST } from "../support/tool-files.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

/** Profiles are read by a later part of the product. */
const LATER = /^profiles\//;

/** Summaries that lack what a comparison needs: refused by name, with what to write instead. */
const REFUSED: Readonly<Record<string, string>> = {
  "criterion/stdout.txt": "target/criterion",
  "google-benchmark/all.csv": "json",
  "libtest/text.txt": "JUnit",
};

/** Reports of runs in which not a single test ran. */
const EMPTY: readonly string[] = ["junit-pytest/no-tests.xml"];

async function rowsOf(path: string): Promise<number | string> {
  try {
    const { run } = await loadRun(FIXTURES, path.replace(/\/$/, ""));
    return [...run.rows].length;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe("every file of a real tool, as every door reads it", () => {
  const entries = MANIFEST.filter(({ path }) => !LATER.test(path));

  test.each(entries)("$path is read by its content, or refused by name", async ({ path }) => {
    expect(statSync(join(FIXTURES, path)).size).toBeGreaterThan(0);
    const read = await rowsOf(path);
    const refusal = REFUSED[path];
    const expected = EMPTY.includes(path)
      ? 0
      : refusal === undefined
        ? expect.any(Number)
        : expect.stringContaining(refusal);
    expect(read).toEqual(expected);
    expect(read === 0).toBe(EMPTY.includes(path));
  });

  test("are the whole list", () => {
    expect(entries.length).toBeGreaterThan(80);
  });
});
