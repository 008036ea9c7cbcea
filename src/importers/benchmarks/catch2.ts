import { usageProblem } from "../../base/errors.ts";
import type { Doubt, Tool, ToolMetric, ToolRow } from "../tool.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { toolImporter } from "../tool-rows.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { type XmlEvent, xmlEvents } from "../xml-events.ts";
import { meansOnly } from "./means-only.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "ns", role: "gate" };

/** `Catch` in version 2, `Catch2TestRun` in version 3. */
const ROOT = /^\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--[\s\S]{0,2000}?-->\s*)*<Catch(?:2TestRun)?[\s>]/;

/**
 * XML of `-r xml` (Catch2 2 and 3): one mean a benchmark, in ns. Catch2 writes no samples: run the program several times,
 * each time to another file, and name all of them.
 */
const tool: Tool = {
  format: "catch2",
  name: "Catch2 XML",
  recognises: ({ text }) => ROOT.test(text),
  parse: parseFile,
};

export const catch2 = toolImporter(tool);

const ADVICE =
  "Catch2 writes no samples: run the program several times, each time with --out to a file of its own, and name all of them.";

interface OpenBenchmark {
  readonly name: string;
  mean: string | null;
  failure: string | null;
}

function* parseFile(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const names = new UniqueNames();
  const reader = new Reader(file.shown);
  let isMean = false;
  for (const event of xmlEvents(file)) {
    for (const row of reader.rows(event, names)) {
      isMean ||= row.status === undefined;
      yield row;
    }
  }
  if (isMean) doubt(meansOnly(file.shown, ADVICE));
  if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
}

class Reader {
  readonly #shown: string;
  #hasRoot = false;
  /** Test case and sections. */
  #path: readonly string[] = [];
  #open: OpenBenchmark | null = null;
  /** Whether the test case is a benchmark by its tags, and has none yet. */
  #isAwaited = false;

  constructor(shown: string) {
    this.#shown = shown;
  }

  *rows(event: XmlEvent, names: UniqueNames): Generator<ToolRow, void, undefined> {
    if (event.type === "open" && !this.#hasRoot && !/^Catch(?:2TestRun)?$/.test(event.name)) {
      throw usageProblem(this.#shown, `expected the root Catch or Catch2TestRun, got ${event.name}`, {
        line: event.line,
      });
    }
    this.#hasRoot ||= event.type === "open";
    if (event.type === "open") yield* this.#opened(event.name, event.attributes, names);
    if (event.type === "close") yield* this.#closed(event.name, names);
  }

  *#opened(
    element: string,
    attributes: Readonly<Record<string, string>>,
    names: UniqueNames,
  ): Generator<ToolRow, void, undefined> {
    const { name = "", value = "", message = "" } = attributes;
    if (element === "TestCase") {
      this.#path = [name];
      this.#isAwaited = /\[!?benchmark\]/i.test(attributes["tags"] ?? "");
    } else if (element === "Section") this.#path = [...this.#path, name];
    else if (element === "BenchmarkResults") {
      this.#open = { name, mean: null, failure: null };
      this.#isAwaited = false;
    } else if (element === "mean" && this.#open !== null) this.#open.mean = value;
    else if (element === "failed" && this.#open !== null) this.#open.failure = message || "failed";
    else if (element === "OverallResult" && this.#isAwaited && attributes["success"] === "false") {
      yield this.#row(names, "", "the test case failed before its benchmarks");
    }
  }

  *#closed(element: string, names: UniqueNames): Generator<ToolRow, void, undefined> {
    if (element === "TestCase") this.#path = [];
    if (element === "Section") this.#path = this.#path.slice(0, -1);
    if (element !== "BenchmarkResults" || this.#open === null) return;
    const { name, mean, failure } = this.#open;
    this.#open = null;
    const value = mean === null || !NUMBER.test(mean) ? null : Number(mean);
    if (failure !== null) yield this.#row(names, name, failure);
    else if (value === null) yield this.#row(names, name, `its mean is ${mean ?? "missing"}`);
    else yield { axes: { benchmark: this.#name(names, name) }, values: [[time, value]] };
  }

  #row(names: UniqueNames, name: string, message: string): ToolRow {
    const error = { code: "no-result", message };
    return { axes: { benchmark: this.#name(names, name) }, values: [], status: "errored", error };
  }

  #name(names: UniqueNames, name: string): string {
    return names.next([...this.#path, name].filter((part) => part !== "").join(" / "));
  }
}

const NUMBER = /^\s*-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/;
