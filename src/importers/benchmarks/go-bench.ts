import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { passingLines } from "../../formats/text/decode-lines.ts";
import { isGoBenchmarks } from "../go-events.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { parseToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { CUT_OFF, type GoEvent, packageName } from "./go-event.ts";
import { GoLines } from "./go-lines.ts";
import { type GoWanted, goRows } from "./go-rows.ts";

const RESULT_LINE = /^Benchmark\S*[ \t]+\d+[ \t]+[+-]?[\d.NI]\S*[ \t]+[^\s\d]\S*/m;
const FAILED_PACKAGE = /^FAIL\t\S+/m;
/** Written only where benchmarks run. */
const MACHINE = /^goos: \S+\r?\ngoarch: \S/m;

/**
 * Text of `go test -bench=. -count=10`: one row a line, so that `-count` gives the number of samples. What fails has no
 * result, and may take the other benchmarks of its package with it.
 */
export const goBench = toolImporter({
  format: "go-bench",
  name: "Go benchmark text",
  recognises: ({ json, text }) =>
    json.size === 0 && [RESULT_LINE, FAILED_PACKAGE, MACHINE].some((one) => one.test(text)),
  parse: (file, doubt) => goRows((wanted) => eventsOfText(file, wanted), doubt),
});

/** `go test -json -bench=. -count=10`: the output of each package is joined, and read as text. */
const jsonTool: Tool = {
  format: "go-bench-json",
  name: "Go benchmarks of go test -json",
  recognises: isGoBenchmarks,
  parse: parseJson,
};

export const goBenchJson = toolImporter(jsonTool);

function* eventsOfText(file: ByteSource, wanted: GoWanted): Generator<GoEvent, void, undefined> {
  let last = 0;
  const chunks = function* chunks(): Generator<Uint8Array, void, undefined> {
    for (const chunk of file.chunks()) {
      last = chunk.at(-1) ?? last;
      yield chunk;
    }
  };
  const lines = new GoLines(null, wanted);
  let held: string | null = null;
  let isGo = false;
  for (const { text } of passingLines(chunks(), file.shown)) {
    isGo ||= GO_LINE.test(text);
    if (held !== null) yield* lines.line(held);
    held = text;
  }
  if (held !== null) yield* last === LINE_FEED ? lines.line(held) : lastLine(lines, held);
  yield* lines.end(null);
  if (held !== null && !isGo)
    throw usageProblem(file.shown, "expected the output of go test -bench, got something else");
  const isTorn = held !== null && last !== LINE_FEED && !/^(?:ok|PASS|FAIL)\b/.test(held);
  if (lines.isOpen || isTorn) yield { type: "doubt", code: "cut-off", text: CUT_OFF };
}

const GO_LINE = /^(?:Benchmark|goos: |pkg: |ok\s|FAIL\b|PASS\b|--- |\?\s|panic: )|Benchmark\S* *\t/;
const LINE_FEED = 10;
/** A last line without a line feed may be cut in a unit; a number is whole, because a unit follows it. */
function* lastLine(lines: GoLines, text: string): Generator<GoEvent, void, undefined> {
  for (const event of lines.line(text)) {
    if (event.type === "begun") continue;
    const isCut = event.type === "result" && !event.values.every(([, unit]) => WHOLE_UNITS.has(unit));
    if (!isCut) yield event;
    else yield { ...event, type: "failed", isWhole: false, message: "the line of its result is cut off" };
  }
}

const WHOLE_UNITS: ReadonlySet<string> = new Set(["ns/op", "MB/s", "B/op", "allocs/op"]);

function* parseJson(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  yield* goRows((wanted) => eventsOfJson(file, wanted), doubt);
}

interface OpenPackage {
  readonly lines: GoLines;
  rest: string;
  isEnded: boolean;
}

function* eventsOfJson(file: ByteSource, wanted: GoWanted): Generator<GoEvent, void, undefined> {
  const packages = new Map<string, OpenPackage>();
  for (const { text, number } of passingLines(file.chunks(), file.shown)) {
    const event = eventOf(text, file.shown, number);
    if (event === "other") yield { type: "doubt", code: "other-lines", text: OTHER_LINES };
    if (event === null || event === "other") continue;
    const known = packages.get(event.pkg);
    if (known?.isEnded === true) known.lines.beginProcess();
    const open = known ?? {
      lines: new GoLines(event.pkg, wanted),
      rest: "",
      isEnded: false,
    };
    packages.set(event.pkg, open);
    yield* eventsOf(event, open);
  }
  for (const { lines, rest, isEnded } of packages.values()) {
    if (isEnded) continue;
    if (rest !== "") yield* lines.line(rest);
    yield* lines.end("the package has no last event: go test did not end, or the file is cut off");
    yield { type: "doubt", code: "cut-off", text: CUT_OFF };
  }
}

const OTHER_LINES =
  "Lines that are no events of go test -json are left out. Write its stdout alone to the file.";

function* eventsOf(
  { action, output, test }: TestEvent,
  open: OpenPackage,
): Generator<GoEvent, void, undefined> {
  open.isEnded = false;
  if (action === "run" && test.startsWith("Benchmark")) yield open.lines.begin(test);
  // What a test prints is no result, whatever it looks like; that it failed says why there are no benchmarks.
  const isOther = test !== "" && !test.startsWith("Benchmark");
  if (action === "output" && (!isOther || output.startsWith("--- FAIL"))) {
    const lines = (open.rest + output).split("\n");
    open.rest = lines.pop() ?? "";
    for (const line of lines) yield* open.lines.line(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
  if (test !== "" || !ENDS.has(action)) return;
  if (open.rest !== "") yield* open.lines.line(open.rest);
  if (action === "fail") yield* open.lines.packageFailed(open.lines.name, "the package failed");
  else yield* open.lines.end(null);
  open.rest = "";
  open.isEnded = true;
}

const ENDS: ReadonlySet<string> = new Set(["pass", "fail", "skip"]);

interface TestEvent {
  readonly action: string;
  readonly pkg: string;
  readonly test: string;
  readonly output: string;
}

/** Null: nothing that belongs to a package, such as the output of a build. */
function eventOf(text: string, shown: string, line: number): TestEvent | "other" | null {
  if (text.trim() === "") return null;
  if (!text.startsWith("{")) return "other";
  const parsed = parseToolJson(text);
  if (!parsed.ok) {
    throw usageProblem(
      shown,
      `expected an event of go test -json, got a line that is cut off or no JSON: ${parsed.message}`,
      { line },
    );
  }
  const { value } = parsed;
  const fields: Readonly<Record<string, unknown>> = typeof value === "object" ? { ...value } : {};
  const textOf = (key: string): string => (typeof fields[key] === "string" ? fields[key] : "");
  const pkg = textOf("Package");
  if (pkg === "") return null;
  return { action: textOf("Action"), pkg: packageName(pkg), test: textOf("Test"), output: textOf("Output") };
}
