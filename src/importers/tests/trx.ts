import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { xmlEvents } from "../xml-events.ts";
import { localName, xmlRoot } from "../xml-root.ts";
import { brokenRun, compareTests, isRed, lostFailures } from "./lost-tests.ts";
import { keptTests } from "./kept-tests.ts";
import { mergeTests } from "./merge-tests.ts";
import { testRow } from "./test-row.ts";
import { type TrxItem, trxResults, type TrxResult } from "./trx-results.ts";

const tool: Tool = {
  format: "trx",
  name: "TRX",
  recognises: ({ text }) => {
    const root = xmlRoot(text);
    return root?.name === "TestRun" && /\/TeamTest\/20\d\d["']/.test(root.attributes);
  },
  parse: trxRows,
  merge: mergeTests,
  keep: keptTests,
};

/**
 * TRX of `dotnet test --logger trx`: a row a result; of a test with rows of data, one a row of them. A run that failed
 * without a test that did is errored, and so is one that did not end.
 */
export const trx = toolImporter(tool);

const STATUS: Readonly<Record<string, TestStatus>> = {
  Passed: "passed",
  Failed: "failed",
  NotExecuted: "skipped",
  Timeout: "errored",
  Aborted: "errored",
  Error: "errored",
};

function* trxRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const classes = classesOf(file);
  const run: RunOfTests = { found: 0, red: 0, hasRed: false, counters: null, summary: null };
  let hasRedInside = false;
  for (const item of trxResults(file)) {
    // The summary may stand before the results.
    if (item.type === "counters") run.counters = item;
    if (item.type === "summary") run.summary = item;
    if (item.type !== "result") continue;
    const row = rowOf(item, classes.get(item.testId) ?? null);
    run.hasRed ||= isRed(row);
    run.found += item.isInner ? 0 : 1;
    run.red += isRed(row) && !item.isInner ? 1 : 0;
    // Its rows of data have been told; it may fail where none of them does.
    if (!item.hasInner || (isRed(row) && !hasRedInside)) yield row;
    hasRedInside = item.isInner && (hasRedInside || isRed(row));
  }
  yield* unnamed(run, file.shown, doubt);
}

interface RunOfTests {
  found: number;
  red: number;
  hasRed: boolean;
  counters: (TrxItem & { readonly type: "counters" }) | null;
  summary: (TrxItem & { readonly type: "summary" }) | null;
}

const ENDED: ReadonlySet<string> = new Set(["", "Completed", "Passed", "Failed"]);

/** What the run says of itself, and no test. */
function* unnamed(
  { found, red, hasRed, counters, summary }: RunOfTests,
  shown: string,
  doubt: Doubt,
): Generator<ToolRow, void, undefined> {
  compareTests({ shown, said: counters?.total, found }, doubt);
  yield* lostFailures({ said: counters?.red, found: red });
  if (summary === null) return;
  const { outcome, message } = summary;
  const said = message === "" ? `the run is ${outcome}, and no test of it` : message;
  const isBroken = !ENDED.has(outcome) || /\b(?:crashed|aborted)\b/i.test(message);
  if (isBroken || (outcome === "Failed" && !hasRed)) yield brokenRun(said);
}

/** Definitions come behind the results: names of classes by the id of a test. */
function classesOf(file: ByteSource): ReadonlyMap<string, string> {
  const classes = new Map<string, string>();
  let id = "";
  for (const event of xmlEvents(file)) {
    if (event.type !== "open") continue;
    const name = localName(event.name);
    if (name === "UnitTest") id = event.attributes["id"] ?? "";
    // Older versions add the assembly: `Ns.Class, Assembly, Version=1.0`.
    if (name === "TestMethod")
      classes.set(id, (event.attributes["className"] ?? "").split(",")[0]?.trim() ?? "");
  }
  return classes;
}

function rowOf(result: TrxResult, className: string | null): ToolRow {
  const { testName, outcome, duration, message } = result;
  const isKnown = Object.hasOwn(STATUS, outcome);
  const isWhole = className === null || className === "" || testName.startsWith(`${className}.`);
  const name = isWhole ? testName : `${className}.${testName}`;
  const seconds = secondsOf(duration);
  return testRow({
    test: name === "" ? "(no name)" : name,
    status: isKnown ? (STATUS[outcome] ?? "errored") : "errored",
    message: message !== "" || isKnown ? message : `its outcome is ${outcome === "" ? "missing" : outcome}`,
    duration: seconds === null ? null : { value: seconds, unit: "s" },
  });
}

/** `00:00:01.2345678`, with days before where there are some. */
function secondsOf(text: string): number | null {
  const match = /^(?:(\d+)\.)?(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(text.trim());
  if (match === null) return null;
  const [, days = "0", hours = "0", minutes = "0", seconds = "0"] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
