import { z } from "zod";
import { conversion, isUnitLabel } from "../../base/known-unit.ts";
import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { lazily } from "../../formats/schemas.ts";
import { textLines } from "../text-lines.ts";
import type { Doubt, ToolMetric, ToolRow } from "../tool.ts";
import { parseToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { meansOnly } from "./means-only.ts";

const lineSchema = lazily(() =>
  z.looseObject({
    event: z.string().nullish(),
    "counter-value": z.string().nullish(),
    unit: z.string().nullish(),
    variance: z.number().nullish(),
    interval: z.number().nullish(),
    "pcnt-running": z.number().nullish(),
  }),
);

/** What `-A`, `--per-core` and others split a count by. */
const PARTS = ["cpu", "core", "thread", "socket", "die", "cluster", "node", "cache", "cgroup"];

const VALUE = String.raw`\d+(?:\.\d+)?|<not supported>|<not counted>`;
/** Value, unit, event, spread with `-r`, time, share of it. */
const CSV = new RegExp(
  String.raw`^(${VALUE})([,;|\t])([A-Za-z%]*)\2([A-Za-z][^,;|\t]*)\2(?:(\d+(?:\.\d+)?%)\2)?\d+\2(\d+(?:\.\d+)?)(?:\2|$)`,
  "m",
);
const JSON_LINE = /^\{(?=[^\n]*"counter-value"\s*:)[^\n]*"event"\s*:/m;

interface Count {
  readonly event: string;
  readonly value: string;
  readonly unit: string;
  readonly isMean: boolean;
  /** The share of the run in which it was counted: of less than all, the value is an estimate. Null = not known. */
  readonly percent: number | null;
}

/**
 * `perf stat -j` and `perf stat -x,`: one row an event and run. With `-r` perf writes means: for samples run it in a loop, with
 * `-o FILE --append`. An event that the machine does not count has no measurement.
 */
export const perfStat = toolImporter({
  format: "perf-stat",
  name: "perf stat -j or -x",
  recognises: ({ text }) => JSON_LINE.test(text) || CSV.test(text),
  *parse(file, doubt) {
    for (const count of countsOf(file)) yield rowOf(count, file.shown, doubt);
  },
});

function* countsOf(file: ByteSource): Generator<Count, void, undefined> {
  let isAny = false;
  for (const { text, number } of textLines(file)) {
    if (text.trim() === "" || text.startsWith("#")) continue;
    isAny = true;
    const count = text.startsWith("{")
      ? jsonCount(text, file.shown, number)
      : csvCount(text, file.shown, number);
    if (count !== null) yield count;
  }
  if (!isAny) throw usageProblem(file.shown, "expected lines of perf stat -j or -x, got none");
}

/** Null: a metric that perf derives from counts. */
function jsonCount(text: string, shown: string, line: number): Count | null {
  const parsed = parseToolJson(text);
  if (!parsed.ok) {
    throw usageProblem(shown, `expected one JSON value a line, got something else: ${parsed.message}`, {
      line,
    });
  }
  const fields = requireToolSchema(parsed.value, shown, lineSchema(), line);
  const { event, unit, variance, interval, "counter-value": value } = fields;
  if (typeof interval === "number") throw usageProblem(shown, NO_INTERVALS, { line });
  if (typeof event !== "string") return null;
  const parts = PARTS.flatMap((part) => {
    const of = fields[part];
    return typeof of === "string" || typeof of === "number" ? [`${part}=${of}`] : [];
  });
  const name = parts.length === 0 ? event : `${event} (${parts.toSorted().join(", ")})`;
  return {
    event: name,
    value: value ?? "",
    unit: unit ?? "",
    isMean: typeof variance === "number",
    percent: fields["pcnt-running"] ?? null,
  };
}

const NO_INTERVALS = "expected counts of whole runs, got those of intervals. Run without -I.";

function csvCount(text: string, shown: string, line: number): Count {
  const [, value, , unit = "", event, spread, percent] = CSV.exec(text) ?? [];
  if (value === undefined || event === undefined) {
    const message =
      "expected value, unit, event and time of perf stat -x, got another line, or one that is cut off. Write it with -o FILE, without -A and -I.";
    throw usageProblem(shown, message, { line });
  }
  return { event, value, unit, isMean: spread !== undefined, percent: Number(percent) };
}

const ADVICE = "Run perf stat without -r in a loop, each time with -o FILE --append.";

function rowOf({ event, value, unit, isMean, percent }: Count, shown: string, doubt: Doubt): ToolRow {
  const axes = { benchmark: event };
  if (!NUMBER.test(value) || percent === 0) {
    const why = NUMBER.test(value) ? "was counted in 0% of the run" : `is ${value}`;
    const message =
      value === "" ? "has no value" : `${why}: name the events that this machine counts with -e`;
    return { axes, values: [], status: "errored", error: { code: "no-result", message } };
  }
  if (percent !== null && percent < ALL) doubt(estimated(shown, event));
  if (isMean) doubt(meansOnly(shown, ADVICE));
  return { axes, values: [[metricOf(event, unit), Number(value)]] };
}

/** perf rounds the share. */
const ALL = 99;

function estimated(shown: string, event: string): Warning {
  const text = `${shown} has counts of a part of the run, which perf extrapolates to all of it, such as ${quote(event)}: name fewer events with -e.`;
  return { code: "scaled-counts", text };
}

const NUMBER = /^\d+(?:\.\d+)?$/;

/** Work and what makes it slow: fewer are better. Of others nothing says it. */
const FEWER =
  /^(?:cycles|cpu-cycles|instructions|branches|branch-instructions|ref-cycles|bus-cycles|minor-faults|major-faults|page-faults|faults|context-switches|cs|cpu-migrations|migrations|alignment-faults|emulation-faults|stalled-cycles-\w+|[\w-]+-misses)(?::\w+)?(?: \(|$)/i;

function metricOf(event: string, unit: string): ToolMetric {
  const amount = { kind: "amount", role: "gate" } as const;
  if (unit === "") {
    const isFewer = FEWER.test(event);
    return { ...amount, name: isFewer ? "count" : "events", better: isFewer ? "lower" : null, unit: null };
  }
  if (conversion(unit, "ns") !== null)
    return { name: "time", kind: "latency", better: "lower", unit, role: "gate" };
  return { ...amount, name: unit, better: null, unit: isUnitLabel(unit) ? unit : null };
}
