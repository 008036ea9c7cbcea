import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { type XmlEvent, xmlEvents } from "../xml-events.ts";
import { localName } from "../xml-root.ts";

export type XmlAttributes = Readonly<Record<string, string>>;

/** What stands in a testcase beside its output: `failure`, `skipped`, `flakyError`, … */
export interface JunitChild {
  readonly kind: string;
  readonly type: string;
  readonly message: string;
}

/** `suites`: attributes of the suites around it, from outside; not those of `testsuites`. */
export type JunitItem =
  | { readonly type: "root"; readonly attributes: XmlAttributes }
  | { readonly type: "suite"; readonly suites: readonly XmlAttributes[] }
  | { readonly type: "property"; readonly name: string; readonly value: string }
  | {
      readonly type: "case";
      readonly suites: readonly XmlAttributes[];
      readonly attributes: XmlAttributes;
      readonly children: readonly JunitChild[];
    }
  /** Outside of all testcases. */
  | { readonly type: "loose"; readonly suites: readonly XmlAttributes[]; readonly child: JunitChild }
  | { readonly type: "suite-end"; readonly suites: readonly XmlAttributes[] }
  | { readonly type: "end" };

/** Kinds of children that say how a test ended; all others are output. */
const OUTCOMES: ReadonlySet<string> = new Set([
  "failure",
  "error",
  "skipped",
  "flakyFailure",
  "flakyError",
  "rerunFailure",
  "rerunError",
  "warning",
]);
const MOST_TEXT = 2000;
/** What Go writers put in the attribute; the text says more. */
const NO_MESSAGE: ReadonlySet<string> = new Set(["", "Failed"]);

/** Suites and testcases of a JUnit file, one by one. */
export function* junitItems(file: ByteSource): Generator<JunitItem, void, undefined> {
  const scan = new JunitScan(file.shown);
  for (const event of xmlEvents(file)) {
    if (event.type === "open") yield* scan.open(event);
    else if (event.type === "close") yield* scan.close(event.name);
    else scan.text(event.text);
  }
}

interface OpenChild {
  readonly kind: string;
  readonly attributes: XmlAttributes;
  text: string;
  readonly level: number;
}

class JunitScan {
  readonly #shown: string;
  #level = 0;
  #suites: readonly XmlAttributes[] = [];
  #testcase: { readonly attributes: XmlAttributes; readonly level: number; children: JunitChild[] } | null =
    null;
  #child: OpenChild | null = null;

  constructor(shown: string) {
    this.#shown = shown;
  }

  *open({ name: full, attributes, line }: XmlEvent & { readonly type: "open" }): Generator<JunitItem> {
    const name = localName(full);
    this.#level += 1;
    if (this.#level === 1 && name !== "testsuites" && name !== "testsuite") {
      const message = `expected an element testsuites or testsuite, got ${name}`;
      throw usageProblem(this.#shown, message, { line });
    }
    if (this.#level === 1) yield { type: "root", attributes };
    if (this.#child !== null) return;
    if (this.#testcase !== null && this.#level > this.#testcase.level + 1) return;
    if (OUTCOMES.has(name)) {
      this.#child = { kind: name, attributes, text: "", level: this.#level };
    } else if (this.#testcase !== null) return;
    else if (name === "testcase") this.#testcase = { attributes, level: this.#level, children: [] };
    else if (name === "property") {
      yield { type: "property", name: attributes["name"] ?? "", value: attributes["value"] ?? "" };
    } else if (name === "testsuite") {
      this.#suites = [...this.#suites, attributes];
      yield { type: "suite", suites: this.#suites };
    }
  }

  text(text: string): void {
    if (this.#child === null || this.#child.level !== this.#level || this.#child.text.length > MOST_TEXT)
      return;
    this.#child.text += text.slice(0, MOST_TEXT);
  }

  *close(full: string): Generator<JunitItem> {
    const name = localName(full);
    const level = this.#level;
    this.#level -= 1;
    if (this.#child !== null) {
      if (this.#child.level === level) yield* this.#endChild(this.#child);
    } else if (this.#testcase !== null) {
      if (this.#testcase.level !== level) return;
      const { attributes, children } = this.#testcase;
      this.#testcase = null;
      yield { type: "case", suites: this.#suites, attributes, children };
    } else if (name === "testsuite") {
      yield { type: "suite-end", suites: this.#suites };
      this.#suites = this.#suites.slice(0, -1);
    }
    if (level === 1) yield { type: "end" };
  }

  *#endChild({ kind, attributes, text }: OpenChild): Generator<JunitItem> {
    this.#child = null;
    const said = attributes["message"]?.trim() ?? "";
    const type = attributes["type"] ?? "";
    const child = { kind, type, message: NO_MESSAGE.has(said) && text.trim() !== "" ? text.trim() : said };
    if (this.#testcase === null) yield { type: "loose", suites: this.#suites, child };
    else this.#testcase.children.push(child);
  }
}
