import { quote } from "../../base/quote.ts";
import { ownText } from "../../formats/text/decode-blocks.ts";
import { betterOf, CUT_OFF, type GoEvent, type GoValue, packageName, unreadable } from "./go-event.ts";
import { goValues, isResult, plainGoValues } from "./go-values.ts";

const RESULT = /^(Benchmark\S*)[ \t]+\d+[ \t]+(\S.*)$/;
/** Go writes name, tab, and the result when it is there: what a benchmark prints comes between or before. */
const GARBLED = /(Benchmark\S*) *\t(.*)$/;
const LATE = /(?:^|\D)\d+\t *([+\d.INn].*)$/;
const MARK = /^--- (FAIL|SKIP|PASS|BENCH): (\S+)/;
const MOST_GARBLED = 4096;
const NAME = /^Benchmark\S*(?=[ \t])/;
const NOTHING: readonly GoEvent[] = [];

/** Reads the output of one `go test`, or of one package of `go test -json`, line by line. */
export class GoLines {
  #pkg: string;
  readonly #isFixed: boolean;
  /** A name whose result has not come; it has the suffix of GOMAXPROCS. */
  #open: string | null = null;
  /** The name that `-v` writes, without the suffix. */
  #begun: string | null = null;
  #panic: string | null = null;
  #failedTest: string | null = null;
  /** Packages that have a failed benchmark already. */
  readonly #told = new Set<string>();
  /** Names that have a result; null = each result counts. */
  readonly #named: Set<string> | null;
  /** Of the last result line. */
  #lastName = "";
  #isEnded = true;
  /** Whether the last package has a line PASS, which stands before the one that ends it. */
  #isPassed = false;
  /** How often each package has begun. */
  readonly #processes = new Map<string, number>();

  /** `pkg`: null = lines `pkg:` name it. `wanted`: of names, the first result of each is enough, which takes less time. */
  constructor(pkg: string | null, wanted: "names" | "results") {
    this.#pkg = pkg ?? "";
    this.#isFixed = pkg !== null;
    this.#named = wanted === "names" ? new Set() : null;
  }

  /** The name of the package, as far as it is known. */
  get name(): string {
    return this.#pkg;
  }

  /** Whether the last package has no line that ends it; a test binary alone writes PASS, and no `ok`. */
  get isOpen(): boolean {
    return !this.#isEnded && !this.#isPassed;
  }

  /** A part of the line may keep others in memory: what is kept of it is copied. */
  line(text: string): Iterable<GoEvent> {
    const name = this.#plainName(text);
    if (name !== null && this.#named?.has(name) === true && isResult(text, name.length)) return NOTHING;
    const values = name === null ? null : plainGoValues(text, name.length);
    if (name === null || values === null || (this.#open !== null && this.#open !== name))
      return this.#otherLine(ownText(text));
    this.#lastName = name;
    return [this.#resultOf(name, values)];
  }

  /** The name at the start of a line, of which many have the same. */
  #plainName(text: string): string | null {
    const last = this.#lastName;
    if (last !== "" && text.startsWith(last) && isBlank(text.charCodeAt(last.length))) return last;
    const name = NAME.exec(text)?.[0];
    return name === undefined ? null : ownText(name);
  }

  *#otherLine(text: string): Generator<GoEvent, void, undefined> {
    const plain = RESULT.exec(text);
    if (plain !== null && this.#named?.has(plain[1] ?? "") === true) return;
    const values = plain === null ? null : goValues(plain[2] ?? "");
    if (plain !== null && values !== null) yield* this.#result(plain[1] ?? "", values);
    else if (MARK.test(text)) yield* this.#mark(text);
    else if (text.includes("Benchmark") && text.length <= MOST_GARBLED) yield* this.#garbled(text);
    else if (this.#open !== null && /^ *\d+\t/.test(text)) yield* this.#late(text);
    else yield* this.#frame(text);
  }

  /** Ends the output. `pkg` did not end where `message` says why. */
  *end(message: string | null): Generator<GoEvent, void, undefined> {
    // A text may end in a panic whose line FAIL is cut off; the events of go test -json say how a package ended.
    const why = message ?? (this.#isFixed ? null : this.#panic);
    if (why !== null) yield* this.packageFailed(this.#pkg, why);
    yield* this.#unfinished();
  }

  *packageFailed(pkg: string, message: string): Generator<GoEvent, void, undefined> {
    yield* this.#unfinished();
    if (!this.#told.has(pkg)) {
      const why = this.#panic ?? (this.#failedTest === null ? message : `${this.#failedTest} failed`);
      const begun = pkg === this.#pkg ? this.#begun : null;
      if (begun === null) yield { type: "package-failed", pkg, message: why };
      else yield { type: "failed", pkg, name: begun, isWhole: true, message: why };
      this.#told.add(pkg);
    }
    this.#endPackage();
  }

  /** A package begins where the one before has no end. */
  *#torn(): Generator<GoEvent, void, undefined> {
    if (this.#panic !== null && !this.#isEnded) yield* this.packageFailed(this.#pkg, this.#panic);
    yield* this.#unfinished();
    if (this.isOpen && this.#pkg !== "") yield { type: "doubt", code: "cut-off", text: CUT_OFF };
    this.#endPackage();
  }

  /** Another process of the package begins. */
  beginProcess(): void {
    this.#processes.set(this.#pkg, this.#process + 1);
    // What failed before may fail again.
    this.#told.delete(this.#pkg);
  }

  get #process(): number {
    return this.#processes.get(this.#pkg) ?? 0;
  }

  begin(name: string): GoEvent {
    this.#begun = name;
    this.#isEnded = false;
    return { type: "begun", pkg: this.#pkg, name };
  }

  #endPackage(): void {
    if (!this.#isFixed) this.#pkg = "";
    this.#named?.clear();
    this.#isEnded = true;
    this.#isPassed = false;
    this.#begun = null;
    this.#panic = null;
    this.#failedTest = null;
  }

  *#result(name: string, values: readonly GoValue[]): Generator<GoEvent, void, undefined> {
    if (this.#open !== name) yield* this.#unfinished();
    yield this.#resultOf(name, values);
  }

  #resultOf(name: string, values: readonly GoValue[]): GoEvent {
    this.#open = null;
    this.#begun = null;
    this.#isPassed = false;
    this.#named?.add(name);
    return { type: "result", pkg: this.#pkg, name, values, process: this.#process };
  }

  *#unfinished(): Generator<GoEvent, void, undefined> {
    if (this.#open === null) return;
    yield this.#failed(this.#open, false, this.#panic ?? "began, and has no result");
    this.#open = null;
  }

  #failed(name: string, isWhole: boolean, message: string): GoEvent {
    this.#told.add(this.#pkg);
    this.#begun = null;
    return { type: "failed", pkg: this.#pkg, name, isWhole, message };
  }

  *#mark(text: string): Generator<GoEvent, void, undefined> {
    const [, word, name = ""] = MARK.exec(text) ?? [];
    if (!name.startsWith("Benchmark")) {
      if (word === "FAIL") this.#failedTest ??= name;
      return;
    }
    if (word === "FAIL") {
      if (this.#open !== name) yield* this.#unfinished();
      yield this.#failed(name, this.#open !== name, "failed");
      this.#open = null;
    } else if (word === "SKIP") {
      this.#begun = null;
      yield { type: "skipped", pkg: this.#pkg, name };
    }
  }

  *#garbled(text: string): Generator<GoEvent, void, undefined> {
    if (/^Benchmark\S*$/.test(text)) {
      yield* this.#unfinished();
      yield this.begin(text);
      return;
    }
    const [, name, rest = ""] = GARBLED.exec(text) ?? [];
    if (name === undefined) {
      if (RESULT.test(text)) yield unreadable(text);
      else yield* this.#frame(text);
      return;
    }
    yield* this.#unfinished();
    this.#open = name;
    if (MARK.test(rest)) yield* this.#mark(rest);
    else yield* this.#late(rest);
  }

  /** A result behind what the benchmark printed. */
  *#late(text: string): Generator<GoEvent, void, undefined> {
    const values = goValues(LATE.exec(text)?.[1] ?? "");
    if (this.#open === null || values === null) return;
    yield {
      type: "doubt",
      code: "output-in-results",
      text: `${quote(this.#open)} and others print to stdout between name and result: print to stderr or with b.Log, so that no line is misread.`,
    };
    yield* this.#result(this.#open, values);
  }

  *#frame(text: string): Generator<GoEvent, void, undefined> {
    const [, key, value = ""] = /^(goos:|pkg:|FAIL|ok|panic:|Unit)[ \t]+(\S.*)$/.exec(text) ?? [];
    if (key === "pkg:" && !this.#isFixed) {
      yield* this.#torn();
      this.#pkg = packageName(value.trim());
      this.#isEnded = false;
      this.beginProcess();
    } else if (key === "goos:" && !this.#isFixed) {
      yield* this.#torn();
      this.#isEnded = false;
    } else if (key === "panic:") this.#panic ??= `panic: ${value}`;
    else if (key === "Unit") yield* betterOf(value);
    else if (text.trimEnd() === "PASS") {
      this.#panic = null;
      this.#isPassed = true;
    } else if (key === "FAIL") {
      const [pkg = "", ...why] = value.split(/[ \t]+/);
      const message = why.join(" ").replace(/^[\d.]+s$/, "") || "the package failed";
      yield* this.packageFailed(packageName(pkg), message);
    } else if (key === "ok") {
      yield* this.#unfinished();
      this.#endPackage();
    }
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
