import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { type XmlEvent, xmlEvents } from "../xml-events.ts";
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
  /** `red`: those that failed in one way or another. */
  | { readonly type: "counters"; readonly total: number | null; readonly red: number }
  | { readonly type: "summary"; readonly outcome: string; readonly message: string };

const MOST_TEXT = 2000;
/** What results stand in: `UnitTestResult` and those of other kinds of tests. */
const LISTS: ReadonlySet<string> = new Set(["Results", "InnerResults"]);

interface Open {
  readonly level: number;
  readonly attributes: Readonly<Record<string, string>>;
  message: string;
  hasInner: boolean;
}

/** Results of a TRX file as they end: those of rows of data before the one that they are in. */
export function* trxResults(file: ByteSource): Generator<TrxItem, void, undefined> {
  const scan = new TrxScan(file.shown);
  for (const event of xmlEvents(file)) {
    if (event.type === "open") yield* scan.open(event);
    else if (event.type === "close") yield* scan.close();
    else scan.text(event.text);
  }
}

class TrxScan {
  readonly #shown: string;
  readonly #results: Open[] = [];
  readonly #path: string[] = [];
  #summary: Open | null = null;

  constructor(shown: string) {
    this.#shown = shown;
  }

  *open({ name: full, attributes, line }: XmlEvent & { readonly type: "open" }): Generator<TrxItem> {
    const name = localName(full);
    const outer = this.#path.at(-1) ?? "";
    if (this.#path.length === 0 && name !== "TestRun")
      throw usageProblem(this.#shown, `expected an element TestRun, got ${name}`, { line });
    this.#path.push(name);
    const open = { level: this.#path.length, attributes, message: "", hasInner: false };
    if (LISTS.has(outer)) {
      const around = this.#results.at(-1);
      if (around !== undefined) around.hasInner = true;
      this.#results.push(open);
    } else if (name === "ResultSummary") this.#summary = open;
    else if (name === "Counters") yield countersOf(attributes);
  }

  text(text: string): void {
    const open = this.#results.at(-1) ?? this.#summary;
    const [outer, own] = this.#path.slice(-2);
    const isMessage = own === "Message" || (own === "Text" && outer === "RunInfo");
    if (isMessage && open !== null && open.message.length < MOST_TEXT) open.message += text;
  }

  *close(): Generator<TrxItem> {
    const level = this.#path.length;
    this.#path.pop();
    if (this.#results.at(-1)?.level === level) {
      const result = this.#results.pop();
      if (result !== undefined) yield resultOf(result, this.#results.length > 0);
    } else if (this.#summary?.level === level) {
      const { attributes, message } = this.#summary;
      this.#summary = null;
      yield { type: "summary", outcome: attributes["outcome"] ?? "", message: message.trim() };
    }
  }
}

function countersOf(attributes: Open["attributes"]): TrxItem {
  const all = ["failed", "error", "timeout", "aborted"].map((key) => countOf(attributes[key]) ?? 0);
  const red = all.reduce((sum, one) => sum + one, 0);
  return { type: "counters", total: countOf(attributes["total"]), red };
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
