import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import { NOT_LOADED } from "../../model/run/test-codes.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { SourcePlace } from "../../model/run/source-place.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import { repositoryPath } from "../repository-path.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { keptTests } from "./kept-tests.ts";
import { mergeTests } from "./merge-tests.ts";
import { compareTests, isRed, lostFailures } from "./lost-tests.ts";
import { testRow } from "./test-row.ts";

const stageSchema = lazily(() =>
  z
    .object({
      duration: z.number().nullish(),
      outcome: z.string().optional(),
      crash: z.object({ message: z.string().nullish() }).nullish(),
      longrepr: z.string().nullish(),
    })
    .nullish(),
);

/** `tests` and `collectors` are missing where `--json-report-omit` leaves them out. */
const fileSchema = lazily(() =>
  z.object({
    exitcode: z.int().nullish(),
    root: z.string().nullish(),
    summary: z.record(z.string(), z.unknown()),
    collectors: z
      .array(z.object({ nodeid: z.string(), outcome: z.string(), longrepr: z.string().nullish() }))
      .default([]),
    tests: z
      .array(
        z.object({
          nodeid: z.string(),
          outcome: z.string(),
          lineno: z.number().nullish(),
          setup: stageSchema(),
          call: stageSchema(),
          teardown: stageSchema(),
        }),
      )
      .default([]),
  }),
);

type Report = z.infer<ReturnType<typeof fileSchema>>;
type Test = Report["tests"][number];

const STATUS: Readonly<Record<string, TestStatus>> = {
  passed: "passed",
  failed: "failed",
  error: "errored",
  skipped: "skipped",
  xfailed: "xfail",
  xpassed: "xpass",
  rerun: "flaky",
};

const tool: Tool = {
  format: "pytest-json-report",
  name: "pytest-json-report",
  recognises: ({ json }) => json.has("exitcode") && json.has("root") && json.has("summary"),
  parse: reportRows,
  merge: mergeTests,
  keep: keptTests,
};

/**
 * JSON of `pytest --json-report`: a row a test, and one a file that could not be collected. An outcome that is not known,
 * such as `subtests passed`, is no pass.
 */
export const pytestJsonReport = toolImporter(tool);

function* reportRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const report = requireToolSchema(readToolJson(file), file.shown, fileSchema());
  const { collectors, tests, exitcode = null } = report;
  let hasRed = false;
  for (const { nodeid, outcome, longrepr } of collectors) {
    if (outcome === "passed") continue;
    const status = outcome === "skipped" ? "skipped" : "errored";
    if (status === "errored") hasRed = true;
    const test = nodeid === "" ? "pytest" : nodeid;
    const code = status === "errored" ? { code: NOT_LOADED } : {};
    yield testRow({ test, status, ...code, message: lastLine(longrepr), place: placeOf(nodeid, null) });
  }
  for (const test of tests) {
    const row = rowOf(test);
    if (isRed(row)) hasRed = true;
    yield row;
  }
  // What failed to be collected ends a run with 2, before any test.
  const isCollected = collectors.every(({ outcome }) => outcome === "passed" || outcome === "skipped");
  yield* missing(report, { shown: file.shown, isCollected }, doubt);
  const isBroken = exitcode !== null && exitcode > 1 && isCollected;
  if (isBroken || (exitcode !== null && exitcode !== 0 && !hasRed)) {
    yield testRow({
      test: "pytest",
      status: "errored",
      code: "exit-code",
      message: `ended with exit code ${exitcode}`,
    });
  }
}

/** With `--json-report-summary` there are counts alone; a run that stops at the first failure leaves tests out. */
function* missing(
  { summary, tests }: Report,
  { shown, isCollected }: { readonly shown: string; readonly isCollected: boolean },
  doubt: Doubt,
): Generator<ToolRow, void, undefined> {
  const number = (key: string): number => {
    const value = summary[key];
    return typeof value === "number" ? value : 0;
  };
  const [total, collected] = [number("total"), isCollected ? number("collected") : 0];
  const found = tests.length;
  if (total > 0 || collected > 0) compareTests({ shown, said: Math.max(total, collected), found }, doubt);
  const red = tests.filter(({ outcome }) => outcome === "failed" || outcome === "error").length;
  yield* lostFailures({ said: number("failed") + number("error"), found: red });
}

function rowOf(test: Test): ToolRow {
  const { nodeid, outcome, lineno } = test;
  const stages = [test.call, test.setup, test.teardown];
  const status = statusOf(test);
  const red = stages.find((stage) => stage?.outcome === "failed" || stage?.outcome === "skipped") ?? null;
  const unknown = Object.hasOwn(STATUS, outcome) ? null : `its outcome is ${outcome}`;
  const seconds = stages.flatMap((stage) => stage?.duration ?? []);
  return testRow({
    test: nodeid,
    status,
    message: red?.crash?.message ?? lastLine(red?.longrepr) ?? unknown,
    duration: seconds.length === 0 ? null : { value: seconds.reduce((sum, one) => sum + one, 0), unit: "s" },
    place: placeOf(nodeid, lineno ?? null),
  });
}

const ENDED: ReadonlySet<TestStatus> = new Set(["passed", "flaky", "xpass"]);

/** A test that was interrupted has passed its setup alone. */
function statusOf({ outcome, setup, call, teardown }: Test): TestStatus {
  const status = Object.hasOwn(STATUS, outcome) ? (STATUS[outcome] ?? "errored") : "errored";
  if (!ENDED.has(status)) return status;
  const stages = [setup, call, teardown].flatMap((stage) => stage?.outcome ?? []);
  if (stages.length === 0) return status;
  const isWhole = call !== undefined && call !== null && stages.every((stage) => stage === "passed");
  return isWhole ? status : "errored";
}

/** The last line, where pytest writes what was raised. */
function lastLine(text: string | null | undefined): string | null {
  return text?.trim().split("\n").at(-1) ?? null;
}

/** `line`: from 0. */
function placeOf(nodeid: string, line: number | null): SourcePlace | null {
  const file = repositoryPath(nodeid.split("::")[0] ?? "", null);
  if (file === null) return null;
  return { file, line: line !== null && Number.isInteger(line) && line >= 0 ? line + 1 : null };
}
