import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { readXml, type XmlHandler } from "../xml-events.ts";
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
/** What some writers call them; no others stand in a testcase by these names. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ...[...OUTCOMES].map((kind) => [kind.toLowerCase(), kind] as const),
  ...["fail", "failed"].map((alias) => [alias, "failure"] as const),
  ...["disabled", "ignored", "notrun", "pending", "skip"].map((alias) => [alias, "skipped"] as const),
  ...["aborted", "broken", "canceled", "cancelled", "incomplete", "inconclusive", "timedout", "timeout"].map(
    (alias) => [alias, "error"] as const,
  ),
]);
const MOST_TEXT = 2000;
/** What Go writers put in the attribute; the text says more. */
const NO_MESSAGE: ReadonlySet<string> = new Set(["", "Failed"]);

/** Tells suites and testcases of a JUnit file, one by one, a piece of the file each time that the next value is asked for. */
export function readJunit(
  file: ByteSource,
  tell: (item: JunitItem) => void,
): Generator<undefined, void, undefined> {
  return readXml(file, new JunitScan(file.shown, tell));
}

function aliased(name: string): string {
  return ALIASES.get(name.toLowerCase()) ?? name;
}

interface OpenChild {
  readonly kind: string;
  readonly attributes: XmlAttributes;
  text: string;
  readonly level: number;
}

class JunitScan implements XmlHandler {
  readonly #shown: string;
  readonly #tell: (item: JunitItem) => void;
  #level = 0;
  #suites: readonly XmlAttributes[] = [];
  #testcase: { readonly attributes: XmlAttributes; readonly level: number; children: JunitChild[] } | null =
    null;
  #child: OpenChild | null = null;

  constructor(shown: string, tell: (item: JunitItem) => void) {
    this.#shown = shown;
    this.#tell = tell;
  }

  readonly open = (full: string, attributes: XmlAttributes, line: number): void => {
    const name = localName(full);
    this.#level += 1;
    if (this.#level === 1 && name !== "testsuites" && name !== "testsuite") {
      const message = `expected an element testsuites or testsuite, got ${name}`;
      throw usageProblem(this.#shown, message, { line });
    }
    if (this.#level === 1) this.#tell({ type: "root", attributes });
    if (this.#child !== null) return;
    if (this.#testcase !== null && this.#level > this.#testcase.level + 1) return;
    const kind = OUTCOMES.has(name) || this.#testcase === null ? name : aliased(name);
    if (OUTCOMES.has(kind)) {
      this.#child = { kind, attributes, text: "", level: this.#level };
    } else if (this.#testcase !== null) return;
    else if (name === "testcase") this.#testcase = { attributes, level: this.#level, children: [] };
    else if (name === "property") {
      this.#tell({ type: "property", name: attributes["name"] ?? "", value: attributes["value"] ?? "" });
    } else if (name === "testsuite") {
      this.#suites = [...this.#suites, attributes];
      this.#tell({ type: "suite", suites: this.#suites });
    }
  };

  readonly text = (text: string): void => {
    if (this.#child === null || this.#child.level !== this.#level || this.#child.text.length > MOST_TEXT)
      return;
    this.#child.text += text.slice(0, MOST_TEXT);
  };

  readonly close = (full: string): void => {
    const name = localName(full);
    const level = this.#level;
    this.#level -= 1;
    if (this.#child !== null) {
      if (this.#child.level === level) this.#endChild(this.#child);
    } else if (this.#testcase !== null) {
      if (this.#testcase.level !== level) return;
      const { attributes, children } = this.#testcase;
      this.#testcase = null;
      this.#tell({ type: "case", suites: this.#suites, attributes, children });
    } else if (name === "testsuite") {
      this.#tell({ type: "suite-end", suites: this.#suites });
      this.#suites = this.#suites.slice(0, -1);
    }
    if (level === 1) this.#tell({ type: "end" });
  };

  #endChild({ kind, attributes, text }: OpenChild): void {
    this.#child = null;
    const said = attributes["message"]?.trim() ?? "";
    const type = attributes["type"] ?? "";
    const child = { kind, type, message: NO_MESSAGE.has(said) && text.trim() !== "" ? text.trim() : said };
    if (this.#testcase === null) this.#tell({ type: "loose", suites: this.#suites, child });
    else this.#testcase.children.push(child);
  }
}
