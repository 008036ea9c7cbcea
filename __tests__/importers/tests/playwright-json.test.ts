import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { playwrightJson } from "../../../src/importers/tests/playwright-json.ts";
import { junit } from "../../../src/importers/tests/junit.ts";
import { statuses, statusesOf } from "../../support/test-reports.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const PATH = "playwright-json/projects-retries.json";
const shape = z.object({
  tests: z.array(
    z.tuple([z.string(), z.string(), z.string(), z.string(), z.string(), z.string(), z.array(z.string())]),
  ),
});

function wanted(status: string, expected: string, attempts: readonly string[]): string {
  if (status === "expected") return expected === "failed" ? "xfail" : "passed";
  if (status !== "unexpected") return status;
  return attempts.at(-1) === "timedOut" ? "errored" : "failed";
}

test("each test of each project has the status that Playwright gives it", () => {
  expect(isRecognised(playwrightJson, toolFile(PATH))).toBe(true);
  const { rows, warnings } = readTool(playwrightJson, toolFile(PATH));
  const expected = expectedOf(PATH, shape).tests.map(
    ([project, file, suite, title, status, own, attempts]) => [
      [project, file, suite, title].join(" › "),
      wanted(status, own, attempts),
    ],
  );
  expect(statuses(rows)).toEqual(Object.fromEntries(expected));
  expect(warnings).toEqual([]);
  // The same names as in its JUnit file.
  const names = (one: typeof rows): readonly string[] =>
    one.map(({ axes }) => String(axes["test"])).toSorted();
  expect(names(readTool(junit, toolFile("junit-playwright/projects-retries.xml")).rows)).toEqual(names(rows));
});

test("rows have attempts, the place and the message without colours", () => {
  const { rows } = readTool(playwrightJson, toolFile(PATH));
  const row = rows.find(({ axes }) => axes["test"] === "one › all.spec.js › suite größe › fails");
  expect(row).toMatchObject({
    attempts: 2,
    place: { file: "all.spec.js", line: 4 },
    units: { duration: "ms" },
  });
  expect(row?.error?.message).toMatch(/^Error: expect\(received\).toBe\(expected\)/);
});

describe("a report", () => {
  const report = (rest: object, top: object = {}): string =>
    JSON.stringify({
      config: { version: "1", rootDir: "/x/e2e", configFile: "/x/playwright.config.ts" },
      suites: [
        {
          title: "a.spec.ts",
          file: "a.spec.ts",
          specs: [
            {
              title: "t",
              file: "a.spec.ts",
              line: 2,
              tests: [
                {
                  status: "expected",
                  expectedStatus: "passed",
                  projectName: "",
                  results: [{ status: "passed" }],
                  ...rest,
                },
              ],
            },
          ],
        },
      ],
      ...top,
    });
  const status = (rest: object): string | undefined =>
    statusesOf(playwrightJson, report(rest))["a.spec.ts › t"];
  const result = (one: string): object => ({ status: "unexpected", results: [{ status: one, duration: 1 }] });

  test("has unexpected ends by the last attempt; what is not known is no pass", () => {
    expect(status(result("failed"))).toBe("failed");
    expect(status(result("interrupted"))).toBe("errored");
    expect(status({ status: "unexpected", results: [] })).toBe("errored");
    expect(status({ status: "brandnew" })).toBe("errored");
    expect(status({ expectedStatus: "skipped" })).toBe("skipped");
  });

  test("tells what failed outside of tests", () => {
    const text = report({}, { errors: [{ message: "\u001B[31mno tests\u001B[39m" }] });
    expect(statusesOf(playwrightJson, text)).toEqual({ "a.spec.ts › t": "passed", "(run)": "errored" });
    expect(statusesOf(playwrightJson, report({}, { suites: [] }))).toEqual({});
  });

  test("names places from the folder of its config", () => {
    expect(readTool(playwrightJson, bytesOf(report({}))).rows[0]?.place).toEqual({
      file: "e2e/a.spec.ts",
      line: 2,
    });
    const elsewhere = report({}, { config: { version: "1", rootDir: "/y", configFile: "/x/c.ts" } });
    expect(readTool(playwrightJson, bytesOf(elsewhere)).rows[0]?.place).toBeUndefined();
  });

  test("has no pass without a result that is one", () => {
    const of = (rest: object, ...results: readonly string[]): string | undefined =>
      status({ ...rest, results: results.map((one) => ({ status: one })) });
    expect(of({})).toBe("errored");
    expect(of({}, "failed")).toBe("errored");
    expect(of({}, "interrupted", "passed")).toBe("passed");
    expect(of({ expectedStatus: "failed" }, "failed")).toBe("xfail");
    expect(of({ expectedStatus: "timedOut" }, "timedOut")).toBe("errored");
    // What was interrupted is skipped for Playwright.
    expect(of({ status: "skipped" }, "interrupted")).toBe("errored");
    expect(of({ status: "skipped" })).toBe("skipped");
    expect(of({ status: "flaky" }, "failed", "passed")).toBe("flaky");
    expect(of({ status: "flaky" }, "failed", "skipped")).toBe("skipped");
    expect(of({ status: "flaky" }, "failed")).toBe("errored");
  });

  test("is errored where it counts failures that it does not have", () => {
    const lost = { "a.spec.ts › t": "passed", "(run)": "errored" };
    const of = (stats: object): unknown => statusesOf(playwrightJson, report({}, { stats }));
    expect(of({ expected: 4, unexpected: 2 })).toEqual(lost);
    expect(of({ expected: 0, unexpected: 1 })).toEqual(lost);
    expect(of({ expected: 1, unexpected: 0, flaky: 0, skipped: 0, duration: 5 })).toEqual({
      "a.spec.ts › t": "passed",
    });
  });

  test("repeated for each test has repetitions", () => {
    const { suites } = z.looseObject({ suites: z.array(z.unknown()) }).parse(JSON.parse(report({})));
    const text = report({}, { suites: [...suites, ...suites] });
    expect(statusesOf(playwrightJson, text)).toEqual({ "a.spec.ts › t": "passed passed" });
  });

  test("with other counts is told, and of other types or too deep is refused", () => {
    const { warnings } = readTool(playwrightJson, bytesOf(report({}, { stats: { expected: 2, flaky: 0 } })));
    expect(warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
    expect(problemLines(() => readTool(playwrightJson, bytesOf(report({ status: null }))))[0]).toContain(
      "suites.0.specs.0.tests.0.status",
    );
    const deep = '{"title":"a","suites":['.repeat(20_000);
    const text = `{"config":{"rootDir":"/x","version":"1"},"suites":[${deep}${"]}".repeat(20_000)}]}`;
    expect(problemLines(() => readTool(playwrightJson, bytesOf(text)))).toHaveLength(1);
  });
});
