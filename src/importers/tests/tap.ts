import { type FinalResults, Parser, type Result } from "tap-parser";
import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { decodeLines } from "../../formats/text/decode-lines.ts";
import type { SourcePlace } from "../../model/run/source-place.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import { isAbsolutePath, pathName, repositoryPath } from "../repository-path.ts";
import type { Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { keptTests } from "./kept-tests.ts";
import { mergeTests } from "./merge-tests.ts";
import { testName, testRow } from "./test-row.ts";

const VERSION = /^TAP version \d+[ \t]*\r?$/m;
const PLAN = /^1\.\.\d+(?:[ \t]*#.*)?[ \t]*\r?$/m;
const POINT = /^(?:not )?ok(?: \d+)?(?: .*)?\r?$/m;

const tool: Tool = {
  format: "tap",
  name: "TAP",
  recognises: ({ json, text }) =>
    json.size === 0 &&
    (VERSION.test(text) || (PLAN.test(text) && (POINT.test(text) || /^1\.\.0/m.test(text)))),
  parse: tapRows,
  merge: mergeTests,
  keep: keptTests,
};

/**
 * TAP 13 and 14: a row a test point, also of subtests and of what they are in. `not ok # TODO` is xfail, `ok # TODO` xpass. No
 * plan, other tests than planned and `Bail out!` are errored.
 */
export const tap = toolImporter(tool);

function* tapRows(file: ByteSource): Generator<ToolRow, void, undefined> {
  const rows: ToolRow[] = [];
  const parser = new Parser();
  listen(parser, [], (row) => rows.push(row));
  for (const { text, number } of decodeLines(file.chunks(), file.shown)) {
    writeLine(parser, text, { file: file.shown, line: number });
    yield* rows.splice(0);
  }
  parser.end();
  yield* rows;
}

function writeLine(parser: Parser, text: string, { file, line }: { file: string; line: number }): void {
  try {
    parser.write(`${text}\n`);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    throw usageProblem(file, `expected at most ${MOST_LEVELS} levels of subtests, got more`, { line });
  }
}

const MOST_LEVELS = 100;

class TooDeep extends Error {}

type Add = (row: ToolRow) => void;

function listen(parser: Parser, path: readonly string[], add: Add): void {
  parser.on("child", (child: Parser) => {
    // Each level is parsed again by those it is in: thousands of them would take hours.
    if (path.length >= MOST_LEVELS) throw new TooDeep();
    listen(child, [...path, nameOf(child.name)], add);
  });
  let points = 0;
  parser.on("assert", (point: Result) => {
    points += 1;
    add(rowOf(point, path, points));
  });
  let behind: string | null = null;
  parser.on("extra", (text: string) => {
    // The parser is done with a plan that comes last, and reads no more.
    behind ??= SECOND.exec(text)?.[0] ?? null;
  });
  parser.on("complete", ({ failures }: FinalResults) => {
    // Node numbers what was cancelled as the test before it.
    const wrong = failures.find(({ tapError }) => !(tapError ?? TWICE).includes(TWICE))?.tapError;
    const second = behind === null ? null : `there are results behind the end, such as: ${behind}`;
    const problem = planProblem(parser) ?? second ?? wrong ?? null;
    const test = testName(path.length === 0 ? ["(run)"] : path);
    if (problem !== null) add(testRow({ test, status: "errored", code: "plan", message: problem }));
    else if (path.length === 0 && parser.count === 0) {
      add(testRow({ test, status: "skipped", message: parser.planComment }));
    }
  });
}

/** Results among lines that are none: of a second run that is written to the same file. */
const SECOND = /^ *(?:TAP version \d+|1\.\.\d+|(?:not )?ok(?: .*)?)\r?$/m;

const TWICE = "appears multiple times";

/** Null: as many points as planned. */
function planProblem({ planStart, planEnd, syntheticPlan, count, bailedOut, parent }: Parser): string | null {
  if (bailedOut !== false) {
    // It ends all that the test is in: said once.
    return parent === null ? `Bail out! ${bailedOut === true ? "" : bailedOut}` : null;
  }
  if (planStart === -1 || syntheticPlan)
    return "there is no plan: the file may be cut off, or the tests did not end";
  const planned = Math.max(0, planEnd - planStart + 1);
  return planned === count ? null : `${planned} tests were planned, and there are ${count}`;
}

/** A file as a test is named by its path, which is another on each machine. */
function nameOf(name: string): string {
  return isAbsolutePath(name) && /\.\w+$/.test(name) ? pathName(name, null) : name;
}

/** `place`: of the point, which may have no number. */
function rowOf(point: Result, path: readonly string[], place: number): ToolRow {
  const { id, name, time, ok } = point;
  const diag: Readonly<Record<string, unknown>> = typeof point.diag === "object" ? { ...point.diag } : {};
  const said = [diag["error"], diag["message"]].find((one) => typeof one === "string");
  const reason = [point.skip, point.todo].find((one) => typeof one === "string");
  const status = statusOf(point);
  return testRow({
    test: testName([...path, name === "" ? `test ${id > 0 ? id : place}` : nameOf(name)]),
    status,
    message: typeof said === "string" ? said : typeof reason === "string" ? reason : ok ? null : name,
    ...(status === "failed" && diag["failureType"] === "subtestsFailed" ? { code: "subtests-failed" } : {}),
    duration: typeof time === "number" ? { value: time, unit: "ms" } : null,
    place: placeOf(diag["location"]),
  });
}

function statusOf({ ok, skip, todo }: Result): TestStatus {
  if (skip !== false) return ok ? "skipped" : "failed";
  if (todo !== false) return ok ? "xpass" : "xfail";
  return ok ? "passed" : "failed";
}

/** `file:line:column`, as Node writes it. */
function placeOf(location: unknown): SourcePlace | null {
  const [, path = "", line = ""] =
    typeof location === "string" ? (/^(.+?):(\d{1,9}):\d+$/.exec(location) ?? []) : [];
  const file = repositoryPath(path, null);
  return file === null ? null : { file, line: Number(line) > 0 ? Number(line) : null };
}
