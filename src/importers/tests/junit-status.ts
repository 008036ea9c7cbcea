import type { TestStatus } from "../../model/run/trial.ts";
import type { JunitChild, XmlAttributes } from "./junit-cases.ts";
import { isScript, type JunitWriter } from "./junit-writer.ts";

export interface JunitOutcome {
  readonly status: TestStatus;
  readonly message: string | null;
  readonly attempts: number;
  /** Nothing in it ran: it is a file, a collector, a class or a package. Absent = it is a test. */
  readonly isNotLoaded?: boolean;
}

export interface JunitCase {
  readonly writer: JunitWriter;
  readonly suites: readonly XmlAttributes[];
  readonly attributes: XmlAttributes;
  readonly children: readonly JunitChild[];
}

/** How a testcase ended, by what its writer means. */
export function junitOutcome(testcase: JunitCase): JunitOutcome {
  const { children, attributes } = testcase;
  if (children.length === 0) return { ...statusByAttribute(attributes), attempts: 1 };
  const of = (...kinds: readonly string[]): JunitChild | undefined =>
    children.find(({ kind }) => kinds.includes(kind));
  const attempts = 1 + children.filter(({ kind }) => /^(?:flaky|rerun)/.test(kind)).length;
  const end = (status: TestStatus, child?: JunitChild): JunitOutcome => ({
    status,
    message: child === undefined ? null : messageOf(child),
    attempts,
    isNotLoaded: status === "errored" && child !== undefined && isWhole(testcase, child),
  });
  const error = of("error", "warning", "rerunError");
  const failure = of("failure", "rerunFailure");
  const skipped = of("skipped");
  if (error !== undefined) return end("errored", error);
  if (failure !== undefined) {
    if (skipped?.type === "todo") return end("xfail", failure);
    return end(isInfrastructure(testcase, failure) ? "errored" : "failed", failure);
  }
  if (skipped !== undefined) return end(skipped.type === "pytest.xfail" ? "xfail" : "skipped", skipped);
  const flaky = of("flakyFailure", "flakyError");
  if (flaky !== undefined) return end("flaky", flaky);
  return { ...statusByAttribute(attributes), attempts };
}

function messageOf({ message, type }: JunitChild): string {
  return message === "" ? type : message;
}

/** Whether a testcase stands for all tests of a file, class or package, none of which ran. */
function isWhole({ writer, attributes, suites }: JunitCase, { message }: JunitChild): boolean {
  const { name = "", classname = "" } = attributes;
  // What jest-junit writes for a file that it could not load, and others for a class whose setup failed.
  if (name === "" || /^\W*test suite failed to run/i.test(message) || /test suite failed to run$/i.test(name))
    return true;
  if (writer === "pytest") return classname === "";
  if (writer === "go") {
    return (classname === "" && name === "TestMain") || /^\[(?:build|setup) failed\]$/.test(name);
  }
  if (writer === "node") return isScript(name) && classname === "test";
  return writer === "vitest" && name === classname && name === suites.at(-1)?.["name"];
}

const TIMED_OUT: ReadonlySet<string> = new Set([
  "test timeout",
  "test abort",
  "execution failure",
  "cancelledByParent",
  "testTimeoutFailure",
  "testAborted",
  "hookFailed",
]);

/** Whether a `failure` says that nothing was tested. */
function isInfrastructure(testcase: JunitCase, failure: JunitChild): boolean {
  if (TIMED_OUT.has(failure.type) || /^(?:(?:Parent )?suite )?setup failed:/i.test(failure.message))
    return true;
  // A test without a name and a suite that did not run are no failures of a test, whoever wrote them.
  return testcase.writer !== "pytest" && testcase.attributes["name"] !== "" && isWhole(testcase, failure);
}

const GOOD: ReadonlySet<string> = new Set(
  "run,passed,pass,ok,true,success,successful,succeeded,completed,executed,fixed,0".split(","),
);
const NOT_RUN: ReadonlySet<string> = new Set(
  "notrun,not run,disabled,skipped,skip,suppressed,ignored,pending,notexecuted".split(","),
);

/** Some writers, such as GoogleTest, CTest, say it in an attribute, and write no child. */
function statusByAttribute(attributes: XmlAttributes): Pick<JunitOutcome, "status" | "message"> {
  if (["ignored", "disabled", "skipped"].some((key) => /^(?:true|1|yes)$/i.test(attributes[key] ?? "")))
    return { status: "skipped", message: null };
  if (/^(?:false|0|no)$/i.test(attributes["executed"] ?? "")) return { status: "skipped", message: null };
  for (const key of ["status", "result", "outcome", "success"]) {
    const value = attributes[key]?.trim().toLowerCase() ?? "";
    if (NOT_RUN.has(value)) return { status: "skipped", message: null };
    if (value.startsWith("fail") || value === "false")
      return { status: "failed", message: `its ${key} is ${value}` };
    // What is not known is no pass.
    if (value !== "" && !GOOD.has(value)) return { status: "errored", message: `its ${key} is ${value}` };
  }
  return { status: "passed", message: null };
}
