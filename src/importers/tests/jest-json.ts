import { ROWS_MISSING } from "../../model/result/finding.ts";
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
import { mergeTests } from "./merge-tests.ts";
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
};

/**
 * JSON of `jest --json` and `vitest --reporter=json`: a row a test, and one a file that could not be loaded, which their
 * counts of tests leave out.
 */
export const jestJson = toolImporter(tool);

function* jestRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const { success, numTotalTests, testResults } = requireToolSchema(
    readToolJson(file),
    file.shown,
    fileSchema(),
  );
  const folder = sharedFolder(testResults.map(({ name }) => name));
  let tests = 0;
  let hasRed = false;
  for (const testFile of testResults) {
    for (const row of rowsOfFile(testFile, folder)) {
      if (row.status === "failed" || row.status === "errored") hasRed = true;
      yield row;
    }
    tests += testFile.assertionResults.length;
  }
  if (numTotalTests !== null && numTotalTests !== undefined && numTotalTests !== tests) {
    const text = `${file.shown} says that there are ${numTotalTests} tests, and has ${tests}.`;
    doubt({ code: numTotalTests > tests ? ROWS_MISSING : "count-disagrees", text });
  }
  if (success === false && !hasRed)
    yield testRow({
      test: "(run)",
      status: "errored",
      code: NOT_LOADED,
      message: "the run failed, and no test of it did",
    });
}

function* rowsOfFile(testFile: TestFile, folder: string): Generator<ToolRow, void, undefined> {
  const { name, status, message, assertionResults } = testFile;
  const plain = plainPath(name);
  const known = repositoryPath(name, null);
  const file = known ?? (plain.startsWith(folder) ? plain.slice(folder.length) : plain);
  let hasRed = false;
  for (const assertion of assertionResults) {
    const row = assertionRow(assertion, file, known);
    if (row.status === "failed" || row.status === "errored") hasRed = true;
    yield row;
  }
  const place = known === null ? null : { file: known, line: null };
  if (status === "failed" && !hasRed)
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

function statusOf({ status, invocations, retryReasons }: Assertion): TestStatus {
  if (!Object.hasOwn(STATUS, status)) return "errored";
  const isRetried = (invocations ?? 1) > 1 || (retryReasons ?? []).length > 0;
  return status === "passed" && isRetried ? "flaky" : (STATUS[status] ?? "errored");
}
