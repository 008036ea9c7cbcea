import { usageProblem } from "../../base/errors.ts";
import { isPlainText, textLines } from "../text-lines.ts";
import type { ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";

const seconds = { better: "lower", unit: "s" } as const;
const time: ToolMetric = { ...seconds, name: "time", kind: "latency", role: "gate" };
/** May be 0: the clock of the kernel has ticks of 10 ms. */
const user: ToolMetric = { ...seconds, name: "user_time", kind: "amount", role: "track" };
const system: ToolMetric = { ...seconds, name: "system_time", kind: "amount", role: "track" };
/** GNU time calls 1024 bytes a kbyte. */
const memory: ToolMetric = { name: "memory", kind: "memory", better: "lower", unit: "KiB", role: "track" };

const COMMAND = /^\s*Command being timed: "(.*?)"?$/;
const FIELD =
  /^\s*(User time \(seconds\)|System time \(seconds\)|Elapsed \(wall clock\) time \([^)]*\)|Maximum resident set size \(kbytes\)|Exit status): (\S+)$/;
const SIGNAL = /^Command (?:terminated|stopped) by signal (\d+)/;

interface OpenRun {
  readonly command: string;
  /** Whether the quote that ends the command has not come. */
  readonly isCommandOpen: boolean;
  readonly fields: Map<string, string>;
  readonly signal: string | null;
}

/**
 * Text of GNU `time -v`: one row a run. Runs of one command that follow each other are repetitions: `for i in $(seq 10); do
 * /usr/bin/time -v -a -o time.txt COMMAND; done`. A command that failed measured nothing.
 */
export const gnuTime = toolImporter({
  format: "time-v",
  name: "GNU time -v text",
  recognises: (head) => isPlainText(head) && /^\s*Command being timed: "/m.test(head.text),
  *parse(file) {
    let open: OpenRun | null = null;
    let signal: string | null = null;
    let isAny = false;
    for (const { text, isWhole } of textLines(file)) {
      // It stands before the run that it is of.
      signal = SIGNAL.exec(text)?.[1] ?? signal;
      const command = COMMAND.exec(text)?.[1];
      if (command !== undefined) {
        if (open !== null) yield rowOf(open);
        open = { command, isCommandOpen: !text.endsWith('"'), fields: new Map(), signal };
        signal = null;
        isAny = true;
        continue;
      }
      if (open?.isCommandOpen === true) {
        open = withLine(open, text);
        continue;
      }
      const [, label, value] = FIELD.exec(text) ?? [];
      if (open === null || label === undefined || value === undefined || !isWhole) continue;
      open.fields.set(label.replace(/ \(.*$/, ""), value);
      if (label !== "Exit status") continue;
      yield rowOf(open);
      open = null;
    }
    if (open !== null) yield rowOf(open);
    if (!isAny)
      throw usageProblem(file.shown, "expected the text of time -v, got no line Command being timed");
  },
});

/** A command may have several lines, of which the first one is that of other commands, too. */
function withLine(run: OpenRun, line: string): OpenRun {
  return {
    ...run,
    command: `${run.command}\n${line.replace(/"$/, "")}`,
    isCommandOpen: !line.endsWith('"'),
  };
}

function rowOf({ command, fields, signal }: OpenRun): ToolRow {
  const axes = { benchmark: command };
  const failed = (message: string): ToolRow => ({
    axes,
    values: [],
    status: "errored",
    error: { code: "exit-code", message },
  });
  const status = fields.get("Exit status");
  if (signal !== null) return failed(`was ended by signal ${signal}`);
  if (status === undefined) return failed("has no exit status: the file is cut off, or time was stopped");
  if (status !== "0") return failed(`ended with exit code ${status}`);
  const elapsed = elapsedOf(fields.get("Elapsed") ?? "");
  if (elapsed === null) return failed("has no elapsed time in h:mm:ss or m:ss");
  const others: readonly (readonly [ToolMetric, string])[] = [
    [user, "User time"],
    [system, "System time"],
    [memory, "Maximum resident set size"],
  ];
  const more = others.flatMap(([metric, label]): readonly ToolValue[] => {
    const value = fields.get(label) ?? "";
    return /^\d+(?:\.\d+)?$/.test(value) ? [[metric, Number(value)]] : [];
  });
  return { axes, values: [[time, elapsed], ...more] };
}

/** `0:00.03` is m:ss, `1:02:03` h:mm:ss. */
function elapsedOf(text: string): number | null {
  const [, hours = "0", minutes, rest] = /^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (minutes === undefined || rest === undefined) return null;
  // Hundredths: a sum of doubles would have digits of its own.
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)) * 1000) / 1000;
}
