import { usageProblem } from "../../base/errors.ts";
import { wholeText } from "../../formats/text/byte-source.ts";
import { type CsvRow, parseCsvTable } from "../../formats/text/csv-table.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { type JmhCase, jmhMetric, jmhName, secondaryMetric } from "./jmh-case.ts";
import { meansOnly } from "./means-only.ts";

const HEADER = /^"?Benchmark"?([,;])"?Mode"?\1"?Threads"?\1"?Samples"?\1"?Score"?\1/;
const ADVICE = "Write it with -rf json -rff FILE.";

/** CSV of `-rf csv`: one score a benchmark. */
export const jmhCsv = toolImporter({
  format: "jmh-csv",
  name: "JMH CSV",
  recognises: ({ firstLine }) => HEADER.test(firstLine),
  *parse(file, doubt) {
    const cases = new Map<string, ToolValue[]>();
    const names = new UniqueNames();
    for (const { name, metric, value } of scoresOf(file)) {
      if (metric === null) continue;
      const isPrimary = metric.role === "gate";
      const open = isPrimary ? undefined : cases.get(name);
      if (open === undefined) cases.set(isPrimary ? names.next(name) : name, [[metric, value]]);
      else open.push([metric, value]);
    }
    for (const [benchmark, values] of cases) yield rowOf(benchmark, values);
    if (cases.size > 0) doubt(meansOnly(file.shown, ADVICE));
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

function rowOf(benchmark: string, values: readonly ToolValue[]): ToolRow {
  const axes = { benchmark };
  if (values.some(([, value]) => value !== null)) return { axes, values };
  return { axes, values: [], status: "errored", error: { code: "no-result", message: "its score is NaN" } };
}

interface Score {
  readonly name: string;
  /** Null: a percentile. */
  readonly metric: ToolMetric | null;
  readonly value: number | null;
}

function* scoresOf(file: ByteSource): Generator<Score, void, undefined> {
  const { shown } = file;
  const text = wholeText(file);
  if (HEADER.exec(text.trimStart())?.[1] === ";") {
    throw usageProblem(shown, `expected CSV with commas, got semicolons (-rf scsv). ${ADVICE}`);
  }
  if (!text.endsWith("\n")) {
    throw usageProblem(
      shown,
      `expected a line feed at the end, got a last line that may be cut off. ${ADVICE}`,
    );
  }
  const { columns, rows } = parseCsvTable(text, shown);
  for (const row of rows) {
    const cellOf = (column: string): string => row.cells[columns.indexOf(column)]?.trim() ?? "";
    const params = Object.fromEntries(
      columns.flatMap((column) => {
        const name = /^Param: (.*)$/.exec(column)?.[1];
        // A benchmark without this parameter has an empty cell.
        return name === undefined || cellOf(column) === "" ? [] : [[name, cellOf(column)] as const];
      }),
    );
    const [benchmark, secondary] = split(cellOf("Benchmark"));
    const [mode, unit] = [cellOf("Mode"), cellOf("Unit")];
    const threads = numberOf(cellOf("Threads"), shown, row);
    const of: JmhCase = { benchmark, mode, threads, params };
    const metric = secondary === undefined ? jmhMetric(mode, unit, shown) : secondaryMetric(secondary, unit);
    yield { name: jmhName(of), metric, value: numberOf(cellOf("Score"), shown, row) };
  }
}

/** `ex.B.sum:gc.alloc.rate.norm`. */
function split(benchmark: string): readonly [string, string?] {
  const at = benchmark.indexOf(":");
  return at < 0 ? [benchmark] : [benchmark.slice(0, at), benchmark.slice(at + 1)];
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function numberOf(text: string, shown: string, { line }: CsvRow): number | null {
  if (NUMBER.test(text)) return Number(text);
  if (text === "NaN") return null;
  throw usageProblem(shown, `expected a number with a point, got ${JSON.stringify(text)}. ${ADVICE}`, {
    line,
  });
}
