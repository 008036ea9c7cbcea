import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import { plainPath, repositoryPath } from "../repository-path.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { keptTests } from "./kept-tests.ts";
import { mergeTests } from "./merge-tests.ts";
import { brokenRun, compareTests, isRed, lostFailures } from "./lost-tests.ts";
import { testName, testRow } from "./test-row.ts";

const errorSchema = lazily(() => z.object({ message: z.string().nullish() }));

const testSchema = lazily(() =>
  z.object({
    status: z.string(),
    expectedStatus: z.string().nullish(),
    projectName: z.string().nullish(),
    results: z
      .array(
        z.object({
          status: z.string().nullish(),
          duration: z.number().nullish(),
          error: errorSchema().nullish(),
        }),
      )
      .default([]),
  }),
);

const suiteSchema = lazily(() =>
  z.object({
    title: z.string(),
    file: z.string().nullish(),
    specs: z
      .array(
        z.object({
          title: z.string(),
          file: z.string().nullish(),
          line: z.int().nullish(),
          tests: z.array(testSchema()),
        }),
      )
      .default([]),
    get suites() {
      return z.array(suiteSchema()).optional();
    },
  }),
);

const fileSchema = lazily(() =>
  z.object({
    config: z.object({ rootDir: z.string().nullish(), configFile: z.string().nullish() }),
    suites: z.array(suiteSchema()),
    errors: z.array(errorSchema()).default([]),
    stats: z
      .object({
        expected: z.int().nullish(),
        skipped: z.int().nullish(),
        unexpected: z.int().nullish(),
        flaky: z.int().nullish(),
      })
      .nullish(),
  }),
);

type Report = z.infer<ReturnType<typeof fileSchema>>;
type Suite = Report["suites"][number];
type Spec = Suite["specs"][number];
type Test = Spec["tests"][number];

const tool: Tool = {
  format: "playwright-json",
  name: "Playwright JSON",
  recognises: ({ json }) => json.has("config.rootDir") && json.has("config.version"),
  parse: playwrightRows,
  merge: mergeTests,
  keep: keptTests,
};

/** JSON of `playwright test --reporter=json`: a row a test and project, which says what was flaky and what should fail. */
export const playwrightJson = toolImporter(tool);

function* playwrightRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const report = requireToolSchema(readToolJson(file), file.shown, fileSchema());
  const root = rootOf(report.config);
  let count = 0;
  let unexpected = 0;
  for (const suite of report.suites) {
    for (const row of suiteRows(suite, [], root)) {
      count += 1;
      if (isRed(row)) unexpected += 1;
      yield row;
    }
  }
  for (const { message } of report.errors) yield brokenRun(plainText(message) ?? "an error outside of tests");
  const { stats } = report;
  const numbers = Object.values(stats ?? {}).flatMap((one) => one ?? []);
  const said = numbers.length === 0 ? null : numbers.reduce((sum, one) => sum + one, 0);
  compareTests({ shown: file.shown, said, found: count }, doubt);
  yield* lostFailures({ said: stats?.unexpected, found: unexpected });
}

/** The folder that files are relative to; null = nothing tells where it is in the repository. */
function rootOf({ rootDir, configFile }: Report["config"]): string | null {
  const root = plainPath(rootDir ?? "");
  const known = repositoryPath(`${root}/x`, null);
  if (known !== null && root !== "") return known.slice(0, -1);
  // The config mostly stands in the root of the repository.
  const base = plainPath(configFile ?? "").replace(/[^/]*$/, "");
  return base !== "" && `${root}/`.startsWith(base) ? `${root}/`.slice(base.length) : null;
}

function* suiteRows(
  { title, specs, suites = [] }: Suite,
  outer: readonly string[],
  root: string | null,
): Generator<ToolRow, void, undefined> {
  const titles = [...outer, title];
  for (const spec of specs) for (const test of spec.tests) yield rowOf(test, spec, { titles, root });
  for (const suite of suites) yield* suiteRows(suite, titles, root);
}

function rowOf(
  test: Test,
  { title, file, line }: Spec,
  { titles, root }: { readonly titles: readonly string[]; readonly root: string | null },
): ToolRow {
  const last = test.results.at(-1);
  const red = test.results.findLast(({ error }) => error !== null && error !== undefined);
  const path = root === null ? null : repositoryPath(`${root}${file ?? ""}`, null);
  const hasLine = line !== null && line !== undefined && line > 0;
  return testRow({
    test: testName([test.projectName ?? "", ...titles, title]),
    status: statusOf(test),
    message:
      plainText(red?.error?.message) ?? (last === undefined ? null : `it is ${last.status ?? "unknown"}`),
    duration: typeof last?.duration === "number" ? { value: last.duration, unit: "ms" } : null,
    place:
      path === null || file === null || file === undefined
        ? null
        : { file: path, line: hasLine ? line : null },
    attempts: Math.max(1, test.results.length),
  });
}

/** Playwright leaves out what was interrupted, so that a test which never ended is skipped for it. */
function statusOf({ status, expectedStatus, results }: Test): TestStatus {
  const wanted = expectedStatus ?? "passed";
  const hasEnded = (one: string): boolean => results.some((result) => result.status === one);
  if (status === "skipped") return hasEnded("interrupted") ? "errored" : "skipped";
  if (status === "expected" && wanted === "skipped") return "skipped";
  // What has no result is no pass.
  if (status === "expected" && !hasEnded(wanted)) return "errored";
  if (status === "expected")
    return wanted === "failed" ? "xfail" : wanted === "passed" ? "passed" : "errored";
  if (status === "flaky") return hasEnded(wanted) ? "flaky" : hasEnded("skipped") ? "skipped" : "errored";
  // One that was expected to fail, and passed, is red for Playwright.
  const last = results.at(-1)?.status;
  return status === "unexpected" && (last === "failed" || last === "passed") ? "failed" : "errored";
}

/** Messages have the colours of a terminal. */
function plainText(text: string | null | undefined): string | null {
  return text?.replaceAll(COLOUR, "") ?? null;
}

const COLOUR = new RegExp(`${String.fromCodePoint(27)}\\[[\\d;]*m`, "g");
