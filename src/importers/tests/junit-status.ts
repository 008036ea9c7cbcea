import type { TestStatus } from "../../model/run/trial.ts";
import type { JunitChild, XmlAttributes } from "./junit-cases.ts";
import { isScript, type JunitWriter } from "./junit-writer.ts";

export interface JunitOutcome {
  readonly status: TestStatus;
  readonly message: string | null;
  readonly attempts: number;
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
function isInfrastructure({ writer, attributes, suites }: JunitCase, failure: JunitChild): boolean {
  const { name = "", classname = "" } = attributes;
  if (TIMED_OUT.has(failure.type) || /^(?:(?:Parent )?suite )?setup failed:/i.test(failure.message))
    return true;
  if (writer === "go") {
    return (classname === "" && name === "TestMain") || /^\[(?:build|setup) failed\]$/.test(name);
  }
  if (writer === "node") return isScript(name) && classname === "test";
  const suite = suites.at(-1)?.["name"];
  return writer === "vitest" && name === classname && name === suite;
}

const GOOD: ReadonlySet<string> = new Set(
  "run,passed,pass,ok,true,success,successful,succeeded,completed,executed,fixed,0".split(","),
);
const NOT_RUN: ReadonlySet<string> = new Set(
  "notrun,not run,disabled,skipped,skip,suppressed,ignored,pending,notexecuted".split(","),
);

/** Some writers, such as GoogleTest, CTest, say it in an attribute, and write no child. */
function statusByAttribute(attributes: XmlAttributes): Pick<JunitOutcome, "status" | "message"> {
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
