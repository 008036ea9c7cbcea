import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { isPlainText, textLines } from "../text-lines.ts";
import type { Doubt, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { loadRow } from "./failed-requests.ts";
import { meansOnly } from "./means-only.ts";

const START = /^Running \S+ test @ (\S+)/;
const LATENCY = /^\s*Latency\s+(\d+(?:\.\d+)?)(us|ms|s|m|h)\s/;
const COUNT = /^\s*(\d+) requests in /;
const NO_ANSWER = /^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/;
const FAILED = /^\s*Non-2xx or 3xx responses: (\d+)/;
const LAST = /^Transfer\/sec:/;
const RATE = /^Requests\/sec:\s+(\d+(?:\.\d+)?)\s*$/;

interface OpenRun {
  readonly url: string;
  latency: readonly [value: number, unit: string] | null;
  requests: number | null;
  failed: number;
  rate: number | null;
}

/**
 * Text of `wrk` and `wrk2`: the means of one run, each with the unit of its cell. It keeps no samples; runs of one URL that
 * follow each other in a file are repetitions: `for i in $(seq 10); do wrk … >> wrk.txt; done`.
 */
export const wrk = toolImporter({
  format: "wrk",
  name: "wrk text",
  recognises: (head) => isPlainText(head) && /^Running \S+ test @ \S+/m.test(head.text),
  parse: rowsOf,
});

function* rowsOf(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  let open: OpenRun | null = null;
  let isCut = true;
  for (const { text, isWhole } of textLines(file)) {
    const url = START.exec(text)?.[1];
    if (url !== undefined) {
      if (open !== null) yield rowOf(open, file.shown, doubt);
      open = { url, latency: null, requests: null, failed: 0, rate: null };
    } else if (open !== null && isWhole) read(text, open);
    isCut = !(isWhole && LAST.test(text)) && (isCut || url !== undefined);
  }
  if (open === null)
    throw usageProblem(file.shown, "expected the text of wrk, got no line that begins with Running");
  yield rowOf(open, file.shown, doubt);
  if (isCut)
    doubt({
      code: "cut-off",
      text: `${file.shown} has no line Transfer/sec at the end of its last run: it may be cut off.`,
    });
}

function read(text: string, run: OpenRun): void {
  const [, latency, unit = ""] = LATENCY.exec(text) ?? [];
  if (latency !== undefined && run.latency === null) run.latency = [Number(latency), unit];
  const requests = COUNT.exec(text)?.[1];
  if (requests !== undefined) run.requests = Number(requests);
  const failed = [...(NO_ANSWER.exec(text)?.slice(1) ?? []), ...(FAILED.exec(text)?.slice(1) ?? [])];
  run.failed += failed.reduce((sum, count) => sum + Number(count), 0);
  const rate = RATE.exec(text)?.[1];
  if (rate !== undefined) run.rate = Number(rate);
}

const ADVICE =
  "wrk keeps no samples: run it several times, with the text of all runs in one file or each in its own.";

function rowOf({ url, latency, requests, failed, rate }: OpenRun, shown: string, doubt: Doubt): ToolRow {
  if (requests === null || rate === null || latency === null) {
    const message =
      "its text has no Requests/sec, requests or latency: wrk did not end, or the file is cut off";
    return {
      axes: { benchmark: url },
      values: [],
      status: "errored",
      error: { code: "no-result", message },
    };
  }
  doubt(meansOnly(shown, ADVICE));
  const [value, unit] = latency;
  const of = { benchmark: url, latency: value, latencyUnit: unit === "m" ? "min" : unit };
  // The requests that got an answer.
  return loadRow(
    { ...of, requests, failed: Math.min(failed, requests), throughput: failed === 0 ? rate : null },
    shown,
    doubt,
  );
}
