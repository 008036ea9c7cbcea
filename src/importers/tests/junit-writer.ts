import type { JunitItem, XmlAttributes } from "./junit-cases.ts";

/** The programs that are known to write JUnit XML in their own way; `other` = as most do. */
export type JunitWriter = "pytest" | "surefire" | "go" | "vitest" | "node" | "playwright" | "other";

const RIGHT: ReadonlySet<JunitWriter> = new Set(["surefire", "vitest", "playwright"]);

const SCRIPT = /\.[cm]?[jt]sx?$/;

export function isScript(name: string): boolean {
  return SCRIPT.test(name);
}

/** Tells the writer by what has been read so far. */
export class JunitWriters {
  #root: XmlAttributes = {};
  #writer: JunitWriter = "other";

  get writer(): JunitWriter {
    return this.#writer;
  }

  /** Others count assertions, subtests or attempts as tests. */
  get countsRight(): boolean {
    const { name, uuid, disabled, timestamp } = this.#root;
    const isGoogle = name === "AllTests" && disabled !== undefined && timestamp !== undefined;
    const isOther = this.#writer === "other" && (name === "jest tests" || uuid !== undefined || isGoogle);
    return isOther || RIGHT.has(this.#writer);
  }

  /** Looks at the last item of a file; a file may join those of several writers. */
  learn(item: JunitItem): void {
    if (item.type === "root") {
      this.#root = item.attributes;
      this.#writer = writerOfRoot(item.attributes);
    } else if (item.type === "suite") this.#learnSuite(item.suites.at(-1) ?? {});
    else if (item.type === "property" && item.name === "go.version") this.#writer = "go";
    else if (item.type === "case" && this.#writer === "other" && isNode(item.suites, item.attributes))
      this.#writer = "node";
  }

  #learnSuite(suite: XmlAttributes): void {
    const ofRoot = writerOfRoot(this.#root);
    const name = suite["name"] ?? "";
    if (ofRoot !== "other") this.#writer = ofRoot;
    else if (isSurefire(suite)) this.#writer = "surefire";
    else if (name === "pytest" && suite["hostname"] !== undefined) this.#writer = "pytest";
    // Its projects are in the host name, and nowhere else.
    else if (this.#root["id"] !== undefined && suite["hostname"] !== undefined && isScript(name))
      this.#writer = "playwright";
    else if (this.#writer !== "node") this.#writer = "other";
  }
}

function writerOfRoot(root: XmlAttributes): JunitWriter {
  if (isSurefire(root)) return "surefire";
  if (root["name"] === "pytest tests") return "pytest";
  return root["name"] === "vitest tests" ? "vitest" : "other";
}

function isSurefire(suite: XmlAttributes): boolean {
  return Object.values(suite).some((value) => value.includes("surefire-test-report"));
}

/** Writes testcases at the root, and `test` for the class of each. */
function isNode(suites: readonly XmlAttributes[], testcase: XmlAttributes): boolean {
  const isBare = suites.every((suite) => suite["disabled"] !== undefined);
  return isBare && testcase["classname"] === "test";
}
