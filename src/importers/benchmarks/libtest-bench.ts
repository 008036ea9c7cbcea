import { ROWS_MISSING } from "../../model/result/finding.ts";
import { usageProblem } from "../../base/errors.ts";
import { isPlainText, textLines } from "../text-lines.ts";
import type { Doubt, ToolMetric, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { meansOnly } from "./means-only.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "ns/iter", role: "gate" };
const throughput: ToolMetric = {
  name: "throughput",
  kind: "amount",
  better: "higher",
  unit: "MB/s",
  role: "track",
};

/** Commas stand between thousands: with any other, it is no number that the harness writes. */
const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?`;
const RESULT = new RegExp(
  String.raw`^test ((?:(?! \.\.\. bench:).)+?) +\.\.\. bench: +(${NUMBER}) ns/iter \(\+/- ${NUMBER}\)(?: = (${NUMBER}) MB/s)?$`,
);
const OTHER = /^test (.+?) +\.\.\. (.*)$/;
/** Words of a test, which `cargo bench` ignores. */
const TEST = /^(?:ok|ignored)(?:,| <|$)/;
const TOTAL = /^test result: .*; (\d+) measured;/;

/**
 * Text of `cargo bench` with Rust's own harness: one median a benchmark, in ns an iteration. It keeps no samples: run it
 * several times, each time to a file of its own. Tests, which `cargo bench` ignores, are no benchmarks.
 */
export const libtestBench = toolImporter({
  format: "libtest-bench",
  name: "Rust libtest benchmark text",
  recognises: (head) => isPlainText(head) && /^test .+ \.\.\. bench: +\d/m.test(head.text),
  *parse(file, doubt) {
    const names = new UniqueNames();
    const counts = { measured: 0, inTarget: 0, isOpen: false };
    for (const { text, isWhole } of textLines(file)) {
      const total = TOTAL.exec(text)?.[1];
      if (total !== undefined) {
        checkCount(Number(total), counts.inTarget, file.shown, doubt);
        counts.inTarget = 0;
        counts.isOpen = false;
      }
      if (/^running \d+ (?:test|benchmark)s?$/.test(text)) counts.isOpen = true;
      const row = rowOf(text, isWhole, names);
      if (row === null) continue;
      counts.measured += row.status === undefined ? 1 : 0;
      counts.inTarget += row.status === undefined ? 1 : 0;
      yield row;
    }
    if (counts.measured > 0) doubt(meansOnly(file.shown, ADVICE));
    else throw usageProblem(file.shown, "expected results of cargo bench in ns/iter, got none");
    if (counts.isOpen || counts.inTarget > 0) {
      const text = `${file.shown} has no line test result at its end: cargo bench was stopped, or the file is cut off.`;
      doubt({ code: "cut-off", text });
    }
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

const ADVICE =
  "cargo bench keeps no samples: run it several times, each time to a file of its own, and name all of them.";

function checkCount(said: number, found: number, shown: string, doubt: Doubt): void {
  if (said === found) return;
  const text = `${shown} says ${said} measured benchmarks, and has ${found}: what is there counts.`;
  doubt({ code: said > found ? ROWS_MISSING : "count-disagrees", text });
}

/** Null: no benchmark. */
function rowOf(text: string, isWhole: boolean, names: UniqueNames): ToolRow | null {
  const [, name, value, rate] = RESULT.exec(text) ?? [];
  if (name !== undefined && value !== undefined) {
    const more = rate === undefined || !isWhole ? [] : [[throughput, numberOf(rate)] as const];
    return { axes: { benchmark: names.next(name) }, values: [[time, numberOf(value)], ...more] };
  }
  const [, other, outcome = ""] = OTHER.exec(text) ?? [];
  // What a benchmark prints stands between its name and its result.
  if (other === undefined || TEST.test(outcome)) return null;
  const message = outcome.startsWith("FAILED") ? "failed" : "its result cannot be read, or is cut off";
  return {
    axes: { benchmark: names.next(other) },
    values: [],
    status: "errored",
    error: { code: "no-result", message },
  };
}

/** The number of a text that has commas between thousands. */
function numberOf(text: string): number {
  return Number(text.replaceAll(",", ""));
}
