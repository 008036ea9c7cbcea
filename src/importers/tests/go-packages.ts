import { NOT_LOADED } from "../../model/run/test-codes.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import type { ToolRow } from "../tool.ts";
import { testName, testRow } from "./test-row.ts";

/** See `go doc test2json`; of builds: `go help buildjson`. */
export interface GoTestEvent {
  readonly Action: string;
  readonly Package?: string | undefined;
  readonly ImportPath?: string | undefined;
  readonly Test?: string | undefined;
  /** Seconds. */
  readonly Elapsed?: number | null | undefined;
  readonly Output?: string | undefined;
  readonly FailedBuild?: string | undefined;
}

interface OpenPackage {
  /** Tests that began and did not end, with what they print. */
  readonly running: Map<string, string>;
  /** Tests with a subtest that failed. */
  readonly failedInside: Set<string>;
  /** Tests that ended: one that ends again is of `-count`, and no attempt of the one before. */
  readonly ended: Set<string>;
  /** The output of the package itself. */
  output: string;
  hasRed: boolean;
}

const STATUS: Readonly<Record<string, TestStatus>> = { pass: "passed", fail: "failed", skip: "skipped" };
const NO_ROWS: readonly ToolRow[] = [];
const MOST_OUTPUT = 1000;
/** What the testing package prints around the output of a test. */
const FRAME = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME)|--- (?:PASS|FAIL|SKIP):)/;

/** Makes rows of events, which those of several packages may be mixed. */
export class GoPackages {
  readonly #file: string;
  readonly #open = new Map<string, OpenPackage>();
  /** What compilers said, by import path. */
  readonly #builds = new Map<string, { output: string; hasFailed: boolean }>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Most events of millions make no row. */
  rowsOf(event: GoTestEvent): Iterable<ToolRow> {
    const { Action: action, Package: name, Test: test } = event;
    if (action.startsWith("build-")) {
      this.#build(event);
      return NO_ROWS;
    }
    if (name === undefined) return NO_ROWS;
    const open = this.#packageOf(name);
    if (test === undefined || test === "") return this.#packageRows(event, name, open);
    if (action === "run") open.running.set(test, "");
    else if (action === "output") this.#print(open, test, event.Output ?? "");
    else if (Object.hasOwn(STATUS, action)) return [this.#testRow(event, name, test)];
    else if (!PASSING.has(action)) {
      open.running.delete(test);
      return [this.#row(name, test, { status: "errored", message: `its outcome is ${action}` })];
    }
    return NO_ROWS;
  }

  /** What has no end when the file does. */
  *unfinished(): Generator<ToolRow, void, undefined> {
    for (const [name, open] of this.#open) {
      yield* this.#running(name, open);
      yield this.#row(name, null, { status: "errored", code: NOT_LOADED, message: NO_END });
    }
    for (const [path, { output, hasFailed }] of this.#builds) {
      if (hasFailed)
        yield this.#row(path, null, { status: "errored", code: "build-failed", message: output });
    }
  }

  #packageOf(name: string): OpenPackage {
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const open: OpenPackage = {
      running: new Map(),
      failedInside: new Set(),
      ended: new Set(),
      output: "",
      hasRed: false,
    };
    this.#open.set(name, open);
    return open;
  }

  #build({ Action: action, ImportPath: path = "", Output: output = "" }: GoTestEvent): void {
    const build = this.#builds.get(path) ?? { output: "", hasFailed: false };
    this.#builds.set(path, build);
    if (action === "build-output" && !output.startsWith("# ")) build.output = joined(build.output, output);
    if (action === "build-fail") build.hasFailed = true;
  }

  #print(open: OpenPackage, test: string, text: string): void {
    const before = open.running.get(test);
    // A test may print after its end.
    if (before !== undefined && !FRAME.test(text)) open.running.set(test, joined(before, text));
  }

  #testRow({ Action: action, Elapsed: seconds }: GoTestEvent, name: string, test: string): ToolRow {
    const open = this.#packageOf(name);
    const status = STATUS[action] ?? "errored";
    const message = open.running.get(test) ?? "";
    open.running.delete(test);
    const isAgain = open.ended.has(test);
    open.ended.add(test);
    const run = { status, message, isAgain, seconds: seconds ?? null };
    if (status !== "failed") return this.#row(name, test, run);
    open.hasRed = true;
    for (let at = test.lastIndexOf("/"); at > 0; at = test.lastIndexOf("/", at - 1)) {
      open.failedInside.add(test.slice(0, at));
    }
    const code = open.failedInside.has(test) ? "subtests-failed" : "test-failed";
    return this.#row(name, test, { ...run, code, message: message || code });
  }

  *#packageRows(event: GoTestEvent, name: string, open: OpenPackage): Generator<ToolRow, void, undefined> {
    const { Action: action, FailedBuild: build } = event;
    if (action === "output") open.output = joined(open.output, event.Output ?? "");
    if (!Object.hasOwn(STATUS, action)) return;
    this.#open.delete(name);
    yield* this.#running(name, open);
    if (action !== "fail") return;
    const compiler = build === undefined ? undefined : this.#builds.get(build);
    if (build !== undefined) this.#builds.delete(build);
    if (build === undefined && open.hasRed) return;
    const said = compiler?.output ?? open.output;
    const message = said.trim() === "" ? "the package failed, and no test did" : said;
    const code = build === undefined ? "package-failed" : "build-failed";
    yield this.#row(name, null, { status: "errored", code, message });
  }

  *#running(name: string, open: OpenPackage): Generator<ToolRow, void, undefined> {
    for (const [test, output] of open.running) {
      open.hasRed = true;
      const message = output.trim() === "" ? "began, and has no end" : output;
      yield this.#row(name, test, { status: "errored", message });
    }
    open.running.clear();
  }

  #row(name: string, test: string | null, { seconds = null, isAgain = false, ...run }: RowOf): ToolRow {
    const duration = seconds === null ? null : { value: seconds, unit: "s" as const };
    const rerunsOf = isAgain ? undefined : this.#file;
    return testRow({ ...run, test: testName([name, test ?? ""]), duration, rerunsOf });
  }
}

interface RowOf {
  readonly status: TestStatus;
  readonly message: string;
  readonly code?: string;
  readonly seconds?: number | null;
  readonly isAgain?: boolean;
}

/** Events of a test that say nothing of its end. */
const PASSING: ReadonlySet<string> = new Set(["start", "pause", "cont", "bench", "attr", "artifacts"]);
const NO_END = "the package has no last event: go test did not end, or the file is cut off";

function joined(before: string, text: string): string {
  return before.length > MOST_OUTPUT ? before : before + text.slice(0, MOST_OUTPUT);
}
