import { ROWS_MISSING } from "../../model/result/finding.ts";
import { NOT_LOADED } from "../../model/run/test-codes.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { xmlEvents } from "../xml-events.ts";
import { localName, xmlRoot } from "../xml-root.ts";
import { mergeTests } from "./merge-tests.ts";
import { testRow } from "./test-row.ts";
import { trxResults, type TrxResult } from "./trx-results.ts";

const tool: Tool = {
  format: "trx",
  name: "TRX",
  recognises: ({ text }) => {
    const root = xmlRoot(text);
    return root?.name === "TestRun" && /\/TeamTest\/20\d\d["']/.test(root.attributes);
  },
  parse: trxRows,
  merge: mergeTests,
};

/**
 * TRX of `dotnet test --logger trx`: a row a result; of a test with rows of data, one a row of them. A run that failed
 * without a test that did is errored.
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
  let count = 0;
  let hasRed = false;
  for (const item of trxResults(file)) {
    if (item.type === "result") {
      const row = rowOf(item, classes.get(item.testId) ?? null);
      count += item.isInner ? 0 : 1;
      if (row.status === "failed" || row.status === "errored") hasRed = true;
      // Its rows of data have been told.
      if (!item.hasInner) yield row;
    } else if (item.type === "counters" && item.total !== null && item.total !== count) {
      doubt({
        code: item.total > count ? ROWS_MISSING : "count-disagrees",
        text: `${file.shown} says that there are ${item.total} results, and has ${count}.`,
      });
    } else if (
      item.type === "summary" &&
      /^(?:Failed|Error|Aborted|Timeout)$/.test(item.outcome) &&
      !hasRed
    ) {
      const message = item.message === "" ? `the run is ${item.outcome}, and no test of it` : item.message;
      yield testRow({ test: "(run)", status: "errored", code: NOT_LOADED, message });
    }
  }
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
