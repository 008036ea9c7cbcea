import { expect, test } from "@jest/globals";
import { importFiles, importFile } from "../../../src/importers/registry.ts";
import { bytesOf, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

test.each([
  [
    "google-benchmark/all.csv",
    "got Google Benchmark CSV. Run with --benchmark_out=FILE --benchmark_out_format=json.",
  ],
  ["criterion/stdout.txt", "got the text that Criterion prints. Name the folder target/criterion"],
  ["libtest/text.txt", "got the text of cargo test. Write JUnit XML"],
])("%s is refused by name, with what to write instead", (path, message) => {
  const file = toolFile(path);
  expect(problemLines(() => importFile(file, null, null))[0]).toContain(message);
  expect(problemLines(() => importFiles([file, file]))[0]).toContain(message);
});

test("the text of Criterion with its name on the line, and CSV behind what the console shows, are the same", () => {
  const text = "plain                   time:   [5.5265 ns 7.0979 ns 8.6962 ns]\n";
  expect(problemLines(() => importFile(bytesOf(text), null, null))[0]).toContain(
    "the text that Criterion prints",
  );
  const csv = "2026-11-30T14:42:59\nRunning ./gb\nname,iterations,real_time,cpu_time,time_unit\n";
  expect(problemLines(() => importFile(bytesOf(csv), null, null))[0]).toContain("Google Benchmark CSV");
});

test("what is refused by name is no way out of an unknown format", () => {
  expect(problemLines(() => importFile(bytesOf("nothing\n"), null, null))[0]).not.toContain(
    "Criterion prints",
  );
});
