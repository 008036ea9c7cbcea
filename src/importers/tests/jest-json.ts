import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import { NOT_LOADED } from "../../model/run/test-codes.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import { plainPath, repositoryPath, sharedFolder } from "../repository-path.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { keptTests } from "./kept-tests.ts";
import { mergeTests } from "./merge-tests.ts";
import { brokenRun, compareTests, isRed, lostFailures } from "./lost-tests.ts";
import { testName, testRow } from "./test-row.ts";

const assertionSchema = lazily(() =>
  z.object({
    ancestorTitles: z.array(z.string()).default([]),
    title: z.string(),
    status: z.string(),
    duration: z.number().nullish(),
    failureMessages: z.array(z.string()).nullish(),
    invocations: z.number().nullish(),
    retryReasons: z.array(z.string()).nullish(),
    location: z.object({ line: z.int() }).nullish(),
  }),
);

const fileSchema = lazily(() =>
  z.object({
    success: z.boolean().nullish(),
    numTotalTests: z.int().nullish(),
    numFailedTests: z.int().nullish(),
    numFailedTestSuites: z.int().nullish(),
    numRuntimeErrorTestSuites: z.int().nullish(),
    wasInterrupted: z.boolean().nullish(),
    testResults: z.array(
      z.object({
        name: z.string(),
        status: z.string().nullish(),
        message: z.string().nullish(),
        assertionResults: z.array(assertionSchema()),
      }),
    ),
  }),
);

type TestFile = z.infer<ReturnType<typeof fileSchema>>["testResults"][number];
type Assertion = TestFile["assertionResults"][number];

const STATUS: Readonly<Record<string, TestStatus>> = {
  passed: "passed",
  failed: "failed",
  pending: "skipped",
  skipped: "skipped",
  disabled: "skipped",
  todo: "skipped",
};

const tool: Tool = {
  format: "jest-json",
  name: "JSON of jest or vitest",
  recognises: ({ json }) =>
    json.has("testResults[].assertionResults") || (json.has("numTotalTests") && json.has("testResults")),
  parse: jestRows,
  merge: mergeTests,
  keep: keptTests,
};

/**
 * JSON of `jest --json` and `vitest --reporter=json`: a row a test, and one a file that could not be loaded, which their
 * counts of tests leave out.
 */
export const jestJson = toolImporter(tool);

function* jestRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const report = requireToolSchema(readToolJson(file), file.shown, fileSchema());
  const { numTotalTests, numFailedTests, testResults } = report;
  const folder = sharedFolder(testResults.map(({ name }) => name));
  let hasRed = false;
  for (const testFile of testResults) {
    for (const row of rowsOfFile(testFile, folder)) {
      if (isRed(row)) hasRed = true;
      yield row;
    }
  }
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === "failed").length;
  compareTests({ shown: file.shown, said: numTotalTests, found: tests.length }, doubt);
  yield* lostFailures({ said: numFailedTests, found: failed });
  if (report.wasInterrupted === true) yield brokenRun("the run was interrupted");
  if (hasFailed(report) && !hasRed) yield brokenRun("the run failed, and no test of it did");
}

function hasFailed(report: z.infer<ReturnType<typeof fileSchema>>): boolean {
  const { success, numFailedTestSuites, numRuntimeErrorTestSuites } = report;
  return success === false || (numFailedTestSuites ?? 0) + (numRuntimeErrorTestSuites ?? 0) > 0;
}

const UNREMARKABLE: ReadonlySet<string> = new Set(["passed", "pending", "skipped", "focused", "todo"]);

function* rowsOfFile(testFile: TestFile, folder: string): Generator<ToolRow, void, undefined> {
  const { name, status, message, assertionResults } = testFile;
  const plain = plainPath(name);
  const known = repositoryPath(name, null);
  const file = known ?? (plain.startsWith(folder) ? plain.slice(folder.length) : plain);
  let hasRed = false;
  for (const assertion of assertionResults) {
    const row = assertionRow(assertion, file, known);
    if (isRed(row)) hasRed = true;
    yield row;
  }
  const place = known === null ? null : { file: known, line: null };
  if (status !== null && status !== undefined && !UNREMARKABLE.has(status) && !hasRed)
    yield testRow({ test: file, status: "errored", code: NOT_LOADED, message: message ?? null, place });
}

function assertionRow(assertion: Assertion, file: string, known: string | null): ToolRow {
  const { ancestorTitles, title, duration, location } = assertion;
  const status = statusOf(assertion);
  const messages = [...(assertion.retryReasons ?? []), ...(assertion.failureMessages ?? [])];
  const isKnown = Object.hasOwn(STATUS, assertion.status);
  return testRow({
    test: testName([file, ...ancestorTitles, title]),
    status,
    message: messages.at(-1) ?? (isKnown ? null : `its status is ${assertion.status}`),
    duration: duration === null || duration === undefined ? null : { value: duration, unit: "ms" },
    place: known === null ? null : { file: known, line: lineOf(location) },
    attempts: Math.max(1, assertion.invocations ?? 1),
  });
}

function lineOf(location: Assertion["location"]): number | null {
  return location === null || location === undefined || location.line < 1 ? null : location.line;
}

function statusOf({ status, invocations, retryReasons, failureMessages }: Assertion): TestStatus {
  if (!Object.hasOwn(STATUS, status)) return "errored";
  // Vitest keeps what failed before a test passed, and says nothing else of it.
  const isRetried =
    (invocations ?? 1) > 1 || [...(retryReasons ?? []), ...(failureMessages ?? [])].length > 0;
  return status === "passed" && isRetried ? "flaky" : (STATUS[status] ?? "errored");
}
