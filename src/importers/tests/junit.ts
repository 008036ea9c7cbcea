import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { xmlRoot } from "../xml-root.ts";
import { type JunitItem, junitItems } from "./junit-cases.ts";
import { JunitCounts } from "./junit-counts.ts";
import { type JunitTestRow, junitRow, suiteParts } from "./junit-row.ts";
import { JunitWriters } from "./junit-writer.ts";
import { mergeTests } from "./merge-tests.ts";
import { pytestAttempts } from "./pytest-attempts.ts";
import { testName, testRow } from "./test-row.ts";

const tool: Tool = {
  format: "junit",
  name: "JUnit XML",
  recognises: ({ text }) => ["testsuites", "testsuite"].includes(xmlRoot(text)?.name ?? ""),
  parse: (file, doubt) => pytestAttempts(junitRows(file, doubt)),
  merge: mergeTests,
};

/**
 * JUnit XML: a row a testcase, by what its writer means (pytest, surefire, nextest, gotestsum, jest-junit, vitest, node,
 * Playwright, PHPUnit, RSpec, Robot, …). Name all files of a run: reruns may stand in another file than the first run.
 * What a writer leaves out, such as a suite that does not load, is in the exit code of the tests alone.
 */
export const junit = toolImporter(tool);

function* junitRows(file: ByteSource, doubt: Doubt): Generator<JunitTestRow, void, undefined> {
  const writers = new JunitWriters();
  const counts = new JunitCounts();
  let root: JunitItem | null = null;
  for (const item of junitItems(file)) {
    writers.learn(item);
    const { writer } = writers;
    if (item.type === "root") root = item;
    else if (item.type === "suite") counts.begin();
    else if (item.type === "case") {
      counts.add(item.children);
      yield { ...junitRow({ ...item, writer }), writer };
    } else if (item.type === "loose" && item.child.kind !== "skipped") {
      counts.add([item.child]);
      const test = testName([...suiteParts(item.suites, "other"), item.child.type]);
      yield { ...testRow({ test, status: "errored", message: item.child.message }), writer };
    } else if (item.type === "suite-end" || item.type === "end") {
      const suites = item.type === "end" ? [] : item.suites;
      const said = suites.at(-1) ?? (root?.type === "root" ? root.attributes : {});
      const { lost } = counts.end(said, doubt, file.shown);
      if (lost > 0) yield { ...lostRow(testName(suites.map((suite) => suite["name"] ?? "")), lost), writer };
    }
  }
}

/** A suite that counts failures and names none, such as one that could not be loaded. */
function lostRow(test: string, lost: number): ToolRow {
  const message = `counts ${lost} that failed, and names none`;
  return testRow({ test, status: "errored", message, code: "not-named" });
}
