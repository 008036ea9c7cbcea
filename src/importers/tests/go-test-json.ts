import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { passingLines } from "../../formats/text/decode-lines.ts";
import { lazily } from "../../formats/schemas.ts";
import { isObject } from "../../formats/text/plain-json.ts";
import { isGoBenchmarks, isGoEvents } from "../go-events.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { parseToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { GoPackages, type GoTestEvent } from "./go-packages.ts";
import { keptTests } from "./kept-tests.ts";
import { mergeTests } from "./merge-tests.ts";

const eventSchema = lazily((): z.ZodType<GoTestEvent> =>
  z.object({
    Action: z.string(),
    Package: z.string().optional(),
    ImportPath: z.string().optional(),
    Test: z.string().optional(),
    Elapsed: z.number().nullish(),
    Output: z.string().optional(),
    FailedBuild: z.string().optional(),
  }),
);

const tool: Tool = {
  format: "go-test-json",
  name: "tests of go test -json",
  recognises: (head) => isGoEvents(head) && !isGoBenchmarks(head),
  parse: goTestRows,
  merge: mergeTests,
  keep: keptTests,
};

/**
 * Events of `go test -json ./...`: a row a test that ended, by its event and not by what it prints. What began and has no
 * end is errored, and so is a package that failed without a test that did. Benchmarks are read from a file of their own:
 * `go test -run=^$ -bench=. -json`.
 */
export const goTestJson = toolImporter(tool);

function* goTestRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const packages = new GoPackages(file.shown);
  for (const { text, number: line } of passingLines(file.chunks(), file.shown)) {
    if (text.trim() === "") continue;
    if (!text.startsWith("{")) {
      doubt({ code: "other-lines", text: OTHER_LINES });
      continue;
    }
    const parsed = parseToolJson(text);
    if (!parsed.ok) {
      const message = `expected an event of go test -json, got a line that is cut off or no JSON: ${parsed.message}`;
      throw usageProblem(file.shown, message, { line });
    }
    const { value } = parsed;
    const event = isPlainEvent(value) ? value : requireToolSchema(value, file.shown, eventSchema(), line);
    if (event.Test?.startsWith("Benchmark") === true) doubt({ code: "benchmarks-unread", text: BENCHMARKS });
    else yield* packages.rowsOf(event);
  }
  yield* packages.unfinished();
}

/** Nearly every line of millions; the schema looks at the others, and tells what is wrong with them. */
function isPlainEvent(value: unknown): value is GoTestEvent {
  if (!isObject(value) || typeof value["Action"] !== "string") return false;
  if (!isNumberIfAny(value["Elapsed"])) return false;
  for (const key of TEXTS) if (value[key] !== undefined && typeof value[key] !== "string") return false;
  return true;
}

const TEXTS = ["Package", "ImportPath", "Test", "Output", "FailedBuild"] as const;

/** JSON.parse makes an infinity of 1e999. */
function isNumberIfAny(value: unknown): boolean {
  return value === undefined || value === null || Number.isFinite(value);
}

const OTHER_LINES =
  "Lines that are no events of go test -json are left out. Write its stdout alone to the file.";
const BENCHMARKS =
  "Benchmarks among tests are not read. Write them to a file of their own: go test -run='^$' -bench=. -json.";
