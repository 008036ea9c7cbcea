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

const entries = MANIFEST.filter(({ path }) => !LATER.test(path));
const refused = entries.filter(({ path }) => Object.hasOwn(REFUSED, path));
const read = entries.filter(({ path }) => !Object.hasOwn(REFUSED, path));

describe("every file of a real tool, as every door reads it", () => {
  test.each(read)("$path is read by its content", async ({ path }) => {
    const rows = await rowsOf(path);
    expect([path, typeof rows, rows === 0]).toEqual([path, "number", EMPTY.includes(path)]);
  });

  test.each(refused)("$path is refused, with what to write instead", async ({ path }) => {
    expect(await rowsOf(path)).toContain(REFUSED[path]);
  });

  test("is in the list", () => {
    expect(refused.map(({ path }) => path).toSorted()).toEqual(Object.keys(REFUSED).toSorted());
    expect(read.length).toBeGreaterThan(80);
  });
});
