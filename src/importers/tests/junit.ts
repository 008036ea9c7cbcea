import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { NOT_LOADED } from "../../model/run/test-codes.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { xmlRoot } from "../xml-root.ts";
import { type JunitItem, readJunit, type XmlAttributes } from "./junit-cases.ts";
import { JunitCounts } from "./junit-counts.ts";
import { type JunitTestRow, junitRow, suiteParts } from "./junit-row.ts";
import { type JunitWriter, JunitWriters } from "./junit-writer.ts";
import { keptTests } from "./kept-tests.ts";
import { mergeTests } from "./merge-tests.ts";
import { pytestAttempts } from "./pytest-attempts.ts";
import { testName, testRow } from "./test-row.ts";

const tool: Tool = {
  format: "junit",
  name: "JUnit XML",
  recognises: ({ text }) => ["testsuites", "testsuite"].includes(xmlRoot(text)?.name ?? ""),
  parse: (file, doubt) => pytestAttempts(junitRows(file, doubt)),
  merge: mergeTests,
  keep: keptTests,
};

/**
 * JUnit XML: a row a testcase, by what its writer means (pytest, surefire, nextest, gotestsum, jest-junit, vitest, node,
 * Playwright, PHPUnit, RSpec, Robot, …). Name all files of a run: reruns may stand in another file than the first run.
 * What a writer leaves out, such as a suite that does not load, is in the exit code of the tests alone.
 */
export const junit = toolImporter(tool);

function* junitRows(file: ByteSource, doubt: Doubt): Generator<JunitTestRow, void, undefined> {
  const rows = new JunitRows(file.shown, doubt);
  for (const _ of readJunit(file, (item) => rows.add(item))) yield* rows.taken();
}

class JunitRows {
  readonly #shown: string;
  readonly #doubt: Doubt;
  readonly #writers = new JunitWriters();
  readonly #counts = new JunitCounts();
  #root: JunitItem | null = null;
  #rows: JunitTestRow[] = [];

  constructor(shown: string, doubt: Doubt) {
    this.#shown = shown;
    this.#doubt = doubt;
  }

  taken(): readonly JunitTestRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  add(item: JunitItem): void {
    this.#writers.learn(item);
    const { writer } = this.#writers;
    if (item.type === "root") this.#root = item;
    else if (item.type === "suite") this.#counts.begin();
    else if (item.type === "case") {
      const { suites, attributes, children } = item;
      this.#counts.add(children);
      this.#rows.push({ row: junitRow({ suites, attributes, children, writer }, this.#shown), writer });
    } else if (item.type === "loose" && item.child.kind !== "skipped") {
      this.#counts.add([item.child]);
      const test = testName([...suiteParts(item.suites, "other"), item.child.type]);
      const { message } = item.child;
      this.#rows.push({ row: testRow({ test, status: "errored", code: NOT_LOADED, message }), writer });
    } else if (item.type === "suite-end" || item.type === "end") {
      this.#end(item.type === "end" ? [] : item.suites, writer);
    }
  }

  #end(suites: readonly XmlAttributes[], writer: JunitWriter): void {
    const said = suites.at(-1) ?? (this.#root?.type === "root" ? this.#root.attributes : {});
    const { countsRight } = this.#writers;
    const { lost } = this.#counts.end(said, { doubt: this.#doubt, shown: this.#shown, countsRight });
    const test = testName(suites.map((suite) => suite["name"] ?? ""));
    if (lost > 0) this.#rows.push({ row: lostRow(test, lost), writer });
  }
}

/** A suite that counts failures and does not name them, such as one that could not be loaded. */
function lostRow(test: string, lost: number): ToolRow {
  const message = `counts ${lost} that failed, and names none`;
  return testRow({ test, status: "errored", message, code: "not-named" });
}
