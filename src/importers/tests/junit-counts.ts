import { ROWS_MISSING } from "../../model/result/finding.ts";
import type { Doubt } from "../tool.ts";
import type { JunitChild, XmlAttributes } from "./junit-cases.ts";

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  /** The number of failed tests, with those that passed in the end. */
  red: number;
}

const none = (): Counts => ({ tests: 0, failures: 0, errors: 0, red: 0 });

/** Counts testcases, because attributes of suites do not always agree with them. */
export class JunitCounts {
  #open: { readonly own: Counts; readonly all: Counts }[] = [{ own: none(), all: none() }];

  begin(): void {
    this.#open.push({ own: none(), all: none() });
  }

  add(children: readonly JunitChild[]): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    if (children.length === 0) {
      // Nearly every test passes.
      open.own.tests += 1;
      open.all.tests += 1;
      return;
    }
    const has = (kind: string): number => (children.some((child) => child.kind === kind) ? 1 : 0);
    const isRed = children.some(({ kind }) => kind !== "skipped");
    const one = { tests: 1, failures: has("failure"), errors: has("error"), red: isRed ? 1 : 0 };
    join(open.own, one);
    join(open.all, one);
  }

  /**
   * Ends a suite, or the file. `lost`: failures that its attributes count and no testcase names. Tests that are missing are
   * more than a doubt where the writer is known to count right.
   */
  end(
    said: XmlAttributes,
    {
      doubt,
      shown,
      countsRight,
    }: { readonly doubt: Doubt; readonly shown: string; readonly countsRight: boolean },
  ): { readonly lost: number } {
    const { own, all } = this.#open.pop() ?? { own: none(), all: none() };
    const outer = this.#open.at(-1);
    if (outer !== undefined) join(outer.all, all);
    const differs = KEYS.filter((key) => {
      const count = countOf(said[key]);
      return count !== null && count !== own[key] && count !== all[key];
    });
    const more = (key: keyof Counts): number => Math.max(0, (countOf(said[key]) ?? 0) - all[key]);
    const missing = countsRight ? more("tests") : 0;
    const code = missing > 0 ? ROWS_MISSING : "count-disagrees";
    if (differs.length > 0) doubt({ code, text: disagreement(said, all, shown) });
    const [failures, errors] = [more("failures"), more("errors")];
    const lost = countsRight || all.red === 0 ? failures + errors : 0;
    // What is told of a suite is not told of all that it is in.
    if (outer !== undefined) join(outer.all, { tests: missing, failures, errors, red: lost });
    return { lost };
  }
}

const KEYS = ["tests", "failures", "errors"] as const;

function join(into: Counts, { tests, failures, errors, red }: Counts): void {
  into.tests += tests;
  into.failures += failures;
  into.errors += errors;
  into.red += red;
}

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}

function disagreement(said: XmlAttributes, counted: Counts, shown: string): string {
  const saying = KEYS.flatMap((key) => (said[key] === undefined ? [] : [`${key} ${said[key]}`])).join(", ");
  const having = KEYS.map((key) => `${key} ${counted[key]}`).join(", ");
  return `${shown} says ${saying} where its testcases are ${having}; the testcases count.`;
}
