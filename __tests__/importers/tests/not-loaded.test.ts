import { expect, test } from "@jest/globals";
import { judgeTestFiles } from "../../support/tests/judge-tests.ts";

/** A run in which one file, class, package or the whole run was not loaded, as each tool writes it. */
const NOT_LOADED: Readonly<Record<string, string>> = {
  "pytest, JUnit: a file that cannot be collected": `<testsuites name="pytest tests"><testsuite name="pytest" hostname="h">
    <testcase classname="" name="tests.test_b"><error message="collection failure">ImportError</error></testcase>
    <testcase classname="tests.test_a" name="test_a"/></testsuite></testsuites>`,
  "pytest-json-report: a collector": JSON.stringify({
    exitcode: 2,
    root: "/x",
    summary: { total: 1, collected: 1 },
    collectors: [{ nodeid: "tests/test_b.py", outcome: "failed", longrepr: "ImportError" }],
    tests: [{ nodeid: "tests/test_a.py::test_a", outcome: "passed" }],
  }),
  "jest --json: a file without a test": JSON.stringify({
    success: false,
    numTotalTests: 1,
    testResults: [
      { name: "/x/a.test.js", status: "passed", assertionResults: [{ title: "a", status: "passed" }] },
      { name: "/x/b.test.js", status: "failed", message: "Cannot find module", assertionResults: [] },
    ],
  }),
  "jest-junit with reportTestSuiteErrors": `<testsuites name="jest tests"><testsuite name="b.test.js" errors="1">
    <testcase classname="Test suite failed to run" name="b.test.js"><error>Test suite failed to run
    Cannot find module</error></testcase></testsuite></testsuites>`,
  "vitest, JUnit: a file that cannot be imported": `<testsuites name="vitest tests"><testsuite name="b.test.ts">
    <testcase classname="b.test.ts" name="b.test.ts"><failure message="Failed to resolve import"/></testcase>
    </testsuite></testsuites>`,
  "go test -json: a package that does not build": [
    { ImportPath: "m/b", Action: "build-output", Output: "b.go:1: syntax error\n" },
    { ImportPath: "m/b", Action: "build-fail" },
    { Action: "start", Package: "m/b" },
    { Action: "fail", Package: "m/b", FailedBuild: "m/b" },
  ]
    .map((event) => JSON.stringify(event))
    .join("\n"),
  "gotestsum: a package that does not build": `<testsuites><testsuite name="m/b">
    <properties><property name="go.version" value="go1.24"/></properties>
    <testcase classname="" name="TestMain"><failure message="Failed">build failed</failure></testcase>
    </testsuite></testsuites>`,
  "surefire: @BeforeAll of a class": `<testsuite name="ex.B" xsi="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd">
    <testcase name="" classname="ex.B"><error type="java.lang.Error">no database</error></testcase></testsuite>`,
  "TAP that is cut off": "TAP version 13\nok 1 - a\n1..3\n",
  "TAP that bails out": "TAP version 13\n1..2\nok 1 - a\nBail out! no database\n",
  "Playwright: an error outside of tests": JSON.stringify({
    config: { rootDir: "/x", version: "1.50.0" },
    suites: [],
    errors: [{ message: "Error: no tests found" }],
  }),
  "a suite that counts errors and names none": `<testsuites><testsuite name="b" tests="0" errors="1"/>
    <testsuite name="a"><testcase classname="a" name="a"/></testsuite></testsuites>`,
};

test.each(Object.entries(NOT_LOADED))(
  "%s blocks, without a baseline and with one of the same fault",
  (_, text) => {
    for (const baseline of [null, [text]]) {
      const report = judgeTestFiles({ baseline, candidate: [text] });
      expect([report.verdict, report.exitCode]).toEqual(["fail", 1]);
      expect(report.tests?.changes[0]?.change).toBe("not-loaded");
      expect(report.completeness.complete).toBe(false);
    }
  },
);
