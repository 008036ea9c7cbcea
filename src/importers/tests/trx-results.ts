import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { xmlEvents } from "../xml-events.ts";
import { localName } from "../xml-root.ts";

export interface TrxResult {
  readonly type: "result";
  readonly testId: string;
  readonly testName: string;
  readonly outcome: string;
  readonly duration: string;
  readonly message: string;
  /** Whether it is the result of a row of data. */
  readonly isInner: boolean;
  readonly hasInner: boolean;
}

export type TrxItem =
  | TrxResult
  | { readonly type: "counters"; readonly total: number | null }
  | { readonly type: "summary"; readonly outcome: string; readonly message: string };

const MOST_TEXT = 2000;
/** Elements of results: `UnitTestResult` and those of other kinds of tests. */
const RESULT =
  /^(?:(?:Unit|Generic|Manual|Web|Load|Ordered)Test|Test|Generic|Manual|Web|Load|Ordered)Result$/;

interface Open {
  readonly attributes: Readonly<Record<string, string>>;
  message: string;
  hasInner: boolean;
}

/** Results of a TRX file as they end: those of rows of data before the one that they are in. */
export function* trxResults(file: ByteSource): Generator<TrxItem, void, undefined> {
  const results: Open[] = [];
  let summary: Open | null = null;
  const path: string[] = [];
  for (const event of xmlEvents(file)) {
    const open: Open | null = results.at(-1) ?? summary;
    if (event.type === "text") {
      const isMessage = path.at(-1) === "Message" || (path.at(-1) === "Text" && path.at(-2) === "RunInfo");
      if (isMessage && open !== null && open.message.length < MOST_TEXT) open.message += event.text;
      continue;
    }
    const name = localName(event.name);
    if (event.type === "open") {
      if (path.length === 0 && name !== "TestRun") {
        const message = `expected an element TestRun, got ${name}`;
        throw usageProblem(file.shown, message, { line: event.line });
      }
      path.push(name);
      if (RESULT.test(name)) {
        const outer = results.at(-1);
        if (outer !== undefined) outer.hasInner = true;
        results.push({ attributes: event.attributes, message: "", hasInner: false });
      } else if (name === "ResultSummary")
        summary = { attributes: event.attributes, message: "", hasInner: false };
      else if (name === "Counters") yield { type: "counters", total: countOf(event.attributes["total"]) };
      continue;
    }
    path.pop();
    if (RESULT.test(name)) {
      const result = results.pop();
      if (result !== undefined) yield resultOf(result, results.length > 0);
    } else if (name === "ResultSummary" && summary !== null) {
      yield {
        type: "summary",
        outcome: summary.attributes["outcome"] ?? "",
        message: summary.message.trim(),
      };
    }
  }
}

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

function resultOf({ attributes, message, hasInner }: Open, isInner: boolean): TrxResult {
  return {
    type: "result",
    testId: attributes["testId"] ?? "",
    testName: attributes["testName"] ?? "",
    outcome: attributes["outcome"] ?? "",
    duration: attributes["duration"] ?? "",
    message: message.trim(),
    isInner,
    hasInner,
  };
}
