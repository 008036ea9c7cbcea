import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { junit } from "../../../src/importers/tests/junit.ts";
import { statuses, statusesOf } from "../../support/test-reports.ts";
import { bytesOf, expectedOf, isRecognised, MANIFEST, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const shape = z.object({ testcases: z.int(), rows: z.array(z.array(z.string())) });
const FILES = MANIFEST.map(({ path }) => path).filter((path) => path.startsWith("junit-"));

/**
 * What FORMATS.md says beyond the elements, by file and name of the testcase: statuses of the merged test. The manifest
 * counts elements alone.
 */
const BY_WRITER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Failed, then passed: gotestsum runs it again.
  "junit-go/gotestsum-rerun.xml": { TestFlaky: "flaky" },
  "junit-go/gotestsum.xml": { TestMain: "errored" },
  "junit-nextest/retries-flaky-timeout.xml": { aborts: "errored", slow: "errored" },
  "junit-node/all.xml": {
    "todo fails": "xfail",
    "never runs": "errored",
    slow: "errored",
    "broken.test.mjs": "errored",
  },
  // A teardown error is a second testcase.
  "junit-pytest/all.xml": { test_fail_and_teardown_error: "errored" },
  // A failed attempt has no child.
  "junit-pytest/reruns.xml": { test_fails: "failed", test_flaky: "flaky" },
  "junit-robot/xunit.xml": { "Broken Setup": "errored" },
  "junit-vitest/all.xml": { "t/broken.test.mjs": "errored", "t/none.test.mjs": "errored" },
};

describe.each(FILES)("%s", (path) => {
  const file = toolFile(path);
  const { rows } = readTool(junit, file);

  test("is recognised", () => {
    expect(isRecognised(junit, file)).toBe(true);
  });

  test("has each testcase, with the status that its writer means", () => {
    const expected = expectedOf(path, shape);
    const found = statuses(rows);
    for (const [, classname = "", name = "", status = ""] of expected.rows) {
      const own =
        (name === "" ? classname : name).trim().split("/home/runner/work/subjects/js/node/").at(-1) ?? "";
      const keys = Object.keys(found).filter((key) => key === own || key.endsWith(`› ${own}`));
      const wanted = BY_WRITER[path]?.[own] ?? status;
      expect([own, keys.some((key) => found[key]?.split(" ").includes(wanted))]).toEqual([own, true]);
    }
    const merged = expected.testcases - rows.length;
    const gone: Readonly<Record<string, number>> = {
      "junit-go/gotestsum-rerun.xml": 1,
      "junit-pytest/all.xml": 1,
      "junit-pytest/reruns.xml": 3,
    };
    expect(merged).toBe(gone[path] ?? 0);
  });
});

describe("reruns", () => {
  test("of a nested class stand in the file of the outer class: a failure there and a pass here is flaky", () => {
    const files = ["$Inner", ""].map((of) =>
      toolFile(`junit-surefire/nested-rerun/TEST-ex.AllTest${of}.xml`),
    );
    for (const order of [files, files.toReversed()]) {
      const found = statuses(readTool(junit, ...order).rows);
      expect(found["ex.AllTest › flaky"]).toBe("flaky");
      expect(found["ex.AllTest › fails"]).toBe("failed failed");
      expect(found["ex.AllTest › throwsIt"]).toBe("errored errored");
      expect(found["ex.AllTest$Inner › deep"]).toBe("passed");
    }
  });

  test("of pytest count by the last attempt, and say how many there were", () => {
    const { rows } = readTool(junit, toolFile("junit-pytest/reruns.xml"));
    expect(rows.map(({ status, attempts }) => [status, attempts])).toEqual([
      ["ok", 1],
      ["failed", 3],
      ["ok", 1],
      ["ok", 2],
    ]);
  });

  test("are not known of other writers: the worst of two files counts", () => {
    const suite = (child: string): string =>
      `<testsuite name="s"><testcase classname="c" name="t" time="1">${child}</testcase></testsuite>`;
    expect(statusesOf(junit, suite(""), suite("<failure/>"))).toEqual({ "s › c › t": "failed" });
    expect(statusesOf(junit, suite("<error/>"), suite("<failure/>"))).toEqual({ "s › c › t": "errored" });
    expect(statusesOf(junit, suite("<skipped/>"), suite(""))).toEqual({ "s › c › t": "skipped" });
    expect(statusesOf(junit, suite(""), suite(""))).toEqual({ "s › c › t": "passed passed" });
  });
});

describe("names and places", () => {
  test("hold no absolute path, and the project of Playwright", () => {
    for (const path of FILES) {
      const { rows } = readTool(junit, toolFile(path));
      expect(rows.filter(({ axes }) => String(axes["test"]).includes("/home/"))).toEqual([]);
    }
    const found = statuses(readTool(junit, toolFile("junit-playwright/projects-retries.xml")).rows);
    expect(Object.keys(found)[0]).toBe("one › all.spec.js › suite größe › passes");
    expect(Object.keys(found)).toHaveLength(16);
  });

  test("hold no host name of another writer", () => {
    const text = '<testsuite name="s" hostname="vm1"><testcase name="t"/></testsuite>';
    expect(statusesOf(junit, text)).toEqual({ "s › t": "passed" });
  });

  test("have the file where nothing else names it", () => {
    const text = (file: string): string =>
      `<testsuite name="s"><testcase file="${file}" classname="a.b" name="t" line="7"/></testsuite>`;
    expect(statusesOf(junit, text("./src/a/b.py"))).toEqual({ "s › src/a/b.py › a.b › t": "passed" });
    expect(statusesOf(junit, text("a/b.py"))).toEqual({ "s › a.b › t": "passed" });
    expect(statusesOf(junit, text("/x/y/b.py"))).toEqual({ "s › a.b › t": "passed" });
    const place = (file: string): unknown => readTool(junit, bytesOf(text(file))).rows[0]?.place;
    expect(place("./src/a/b.py")).toEqual({ file: "src/a/b.py", line: 7 });
    expect(place("/home/runner/work/repo/repo/src/b.py")).toEqual({ file: "src/b.py", line: 7 });
    expect(place("D:\\a\\repo\\repo\\src\\b.cs")).toEqual({ file: "src/b.cs", line: 7 });
    expect(place("/x/y/b.py")).toBeUndefined();
    expect(place("../b.py")).toBeUndefined();
  });

  test("of the older family of pytest have lines from 0", () => {
    const text =
      '<testsuite name="pytest" hostname="vm"><testcase classname="a" name="t" file="a.py" line="0"/></testsuite>';
    expect(readTool(junit, bytesOf(text)).rows[0]?.place).toEqual({ file: "a.py", line: 1 });
  });
});

describe("what is not plain", () => {
  const one = (attributes: string, children = ""): string =>
    `<testsuites><testsuite name="s"><testcase name="t" ${attributes}>${children}</testcase></testsuite></testsuites>`;
  const status = (attributes: string, children = ""): string | undefined =>
    statusesOf(junit, one(attributes, children))["s › t"];
  const duration = (attributes: string): unknown =>
    readTool(junit, bytesOf(one(attributes))).rows[0]?.metrics["duration"];

  test("is never a pass: an outcome that is not known is errored, what did not run is skipped", () => {
    expect(status('status="run" result="completed"')).toBe("passed");
    expect(status('status="notrun" result="suppressed"')).toBe("skipped");
    expect(status('status="Failed"')).toBe("failed");
    expect(status('status="exploded"')).toBe("errored");
    expect(status('outcome="Failed"')).toBe("failed");
    expect(status('executed="True" success="False"')).toBe("failed");
    expect(status('executed="True" success="True"')).toBe("passed");
    expect(status("", "<warning>careful</warning>")).toBe("errored");
    expect(status("", "<error/><failure/>")).toBe("errored");
    expect(status("", "<skipped/><failure/>")).toBe("failed");
    expect(status("", '<failure message="Parent suite setup failed:&#10;x"/>')).toBe("errored");
    expect(status("", "<system-out><![CDATA[<failure/>]]></system-out>")).toBe("passed");
    expect(status("", "<properties><property name='failure' value='1'/></properties>")).toBe("passed");
  });

  test("is known by other names of children and attributes", () => {
    for (const name of ["Failure", "FAILURE", "fail"]) expect(status("", `<${name}/>`)).toBe("failed");
    for (const name of ["Error", "aborted", "cancelled", "incomplete", "inconclusive", "timeout"])
      expect(status("", `<${name}/>`)).toBe("errored");
    for (const name of ["Skipped", "skip", "ignored", "disabled"])
      expect(status("", `<${name}/>`)).toBe("skipped");
    expect(status('executed="False"')).toBe("skipped");
    expect(status('ignored="true"')).toBe("skipped");
    expect(status('disabled="0"', "<passed/>")).toBe("passed");
  });

  test("is missing: tests that a writer counts, which counts right, and does not name", () => {
    const suites = (root: string, suite: string, cases = '<testcase name="t"/>'): string =>
      `<testsuites ${root}><testsuite name="s" ${suite}>${cases}</testsuite></testsuites>`;
    const codes = (text: string): readonly string[] =>
      readTool(junit, bytesOf(text)).warnings.map(({ code }) => code);
    const google = 'tests="3" disabled="0" timestamp="t" name="AllTests"';
    for (const root of ['name="jest tests"', 'name="vitest tests"', 'name="n" uuid="u"', google])
      expect(codes(suites(root, 'tests="3"'))).toEqual(["rows-missing"]);
    // Others count assertions, or subtests.
    for (const root of ["", 'name="pytest tests"'])
      expect(codes(suites(root, 'tests="3"'))).toEqual(["count-disagrees"]);
    const red = '<testcase name="t"/><testcase name="u"><failure/></testcase>';
    expect(statusesOf(junit, suites('name="jest tests"', 'tests="2" failures="2"', red))).toEqual({
      "s › t": "passed",
      "s › u": "failed",
      s: "errored",
    });
    expect(statusesOf(junit, suites("", 'tests="2" failures="2"', red))).toEqual({
      "s › t": "passed",
      "s › u": "failed",
    });
  });

  test("is of several runs where it stands in several files: the worst counts", () => {
    const file = (root: string, children: string): string =>
      `<testsuites ${root}><testsuite name="s"><properties><property name="go.version" value="1"/></properties><testcase name="t">${children}</testcase></testsuite></testsuites>`;
    for (const root of ["", 'name="pytest tests"']) {
      const files = [file(root, ""), file(root, "<failure/>")].map((text, at) => bytesOf(text, `${at}.xml`));
      expect(statuses(readTool(junit, ...files).rows)).toEqual({ "s › t": "failed" });
    }
  });

  test("is a duration only where it is a number of seconds", () => {
    expect(duration('time="1,234.5"')).toBe(1234.5);
    expect(duration('time="1e-3"')).toBe(0.001);
    expect(duration('time="0"')).toBe(0);
    for (const text of ['time=""', 'time="-0.000000"', 'time="NaN"', 'time="1s"', 'time="1,5"', ""]) {
      expect([text, duration(text)]).toEqual([text, undefined]);
    }
  });

  test("is told: a suite that counts failures and names none has an errored row", () => {
    const text = '<testsuites><testsuite name="lost" tests="0" errors="1"/></testsuites>';
    const { rows, warnings } = readTool(junit, bytesOf(text));
    expect(statuses(rows)).toEqual({ lost: "errored" });
    expect(rows[0]?.error?.message).toBe("counts 1 that failed, and names none");
    expect(warnings.map(({ code }) => code)).toEqual(["count-disagrees"]);
    expect(statusesOf(junit, '<testsuite name="lost" failures="2"/>')).toEqual({ lost: "errored" });
    expect(statusesOf(junit, '<testsuites name="all" failures="2"/>')).toEqual({ "(no name)": "errored" });
  });

  test("stands outside of testcases: an error of a suite is errored", () => {
    const text =
      '<testsuite name="s"><error type="Load">no such file</error><testcase name="t"/></testsuite>';
    expect(statusesOf(junit, text)).toEqual({ "s › Load": "errored", "s › t": "passed" });
  });

  test("reads prefixes, byte order marks, comments, doctypes and unicode", () => {
    const text =
      '\uFEFF<?xml version="1.0"?>\r\n<!-- a <testsuite> --><!DOCTYPE x [<!ENTITY e "f">]>\r\n<j:testsuite xmlns:j="u" name="größe"><j:testcase name="日本 &amp; &#252;"><j:failure/></j:testcase></j:testsuite>';
    expect(isRecognised(junit, bytesOf(text))).toBe(true);
    expect(statusesOf(junit, text)).toEqual({ "größe › 日本 & ü": "failed" });
  });

  test("is refused: other XML, a file that is cut off", () => {
    expect(isRecognised(junit, bytesOf("<testsuitex/>"))).toBe(false);
    expect(isRecognised(junit, bytesOf("<a><testsuites/></a>"))).toBe(false);
    expect(isRecognised(junit, bytesOf("text <testsuites/>"))).toBe(false);
    expect(problemLines(() => readTool(junit, bytesOf("<a><testsuites/></a>")))).toEqual([
      "file:1:1 expected an element testsuites or testsuite, got a",
    ]);
    const text = one('time="1"', "<failure/>");
    for (const share of [0.3, 0.5, 0.9]) {
      const cut = text.slice(0, Math.floor(text.length * share));
      expect(problemLines(() => readTool(junit, bytesOf(cut)))[0]).toContain("or a file that is cut off");
    }
  });
});
