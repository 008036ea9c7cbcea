import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { DEFAULT_COSTS } from "../../../src/config/gate/costs.ts";
import { COST_NAMES, type CostName } from "../../../src/model/result/verdict.ts";

const ROOT = join(import.meta.dirname, "../../..");
const PAGE = join(ROOT, "docs/reliability.md");

interface Row {
  readonly what: string;
  readonly verdict: string;
  readonly exitCode: string;
  /** Null: a usage error or a refusal, which has a text alone. */
  readonly code: string | null;
  /** Relative to the page's folder. */
  readonly file: string;
}

/** Rows of the table between the marks. */
function tableOf(page: string): readonly Row[] {
  const [, rest = ""] = page.split("<!-- never-green -->");
  const [table = ""] = rest.split("<!-- /never-green -->");
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) => {
    const [what = "", verdict = "", exitCode = "", code = "", held = ""] = line
      .split("|")
      .slice(1)
      .map((cell) => cell.trim());
    const file = /\]\(([^)]+)\)/.exec(held)?.[1] ?? "";
    return { what, verdict, exitCode, code: /^`([^`]+)`$/.exec(code)?.[1] ?? null, file };
  });
}

function isCost(code: string): code is CostName {
  return COST_NAMES.some((name) => name === code);
}

/** A cost has the verdict that it costs by default; another code is written in the source. */
function isOfProduct({ code, verdict }: Row): boolean {
  if (code === null) return true;
  return isCost(code) ? DEFAULT_COSTS[code] === verdict : source().includes(`"${code}"`);
}

/** All of the product's own text. */
function source(): string {
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(ROOT, "src", file), "utf8"))
    .join("\n");
}

const ROWS = tableOf(readFileSync(PAGE, "utf8"));
const EXIT_CODES: Readonly<Record<string, readonly string[]>> = {
  note: ["0"],
  warn: ["0"],
  neutral: ["0"],
  inconclusive: ["3", "5"],
  fail: ["1"],
  "usage error": ["2"],
};

test("the table of what never is green has a row of each cause that is not a pass, and no plain pass", () => {
  const named = new Set(ROWS.map(({ code }) => code));
  const quiet: readonly CostName[] = ["warning", "limit-broken", "limit-warning", "no-secrets"];
  const costly = COST_NAMES.filter(
    (name) => DEFAULT_COSTS[name] !== "pass" && DEFAULT_COSTS[name] !== "note",
  );
  expect(costly.filter((name) => !named.has(name) && !quiet.includes(name))).toEqual([]);
  expect(ROWS.filter(({ verdict }) => verdict === "pass")).toEqual([]);
  expect(ROWS.length).toBeGreaterThan(30);
});

test.each(ROWS)("$what: its test exists, and verdict, exit code and cost are the product's", (row) => {
  expect([row.file, existsSync(join(ROOT, "docs", row.file))]).toEqual([row.file, true]);
  expect(EXIT_CODES[row.verdict] ?? []).toContain(row.exitCode);
  expect([row.code, isOfProduct(row)]).toEqual([row.code, true]);
});

test.each(ROWS.filter(({ code }) => code !== null))(
  "$what: its test speaks of it",
  ({ file, code, verdict }) => {
    const text = readFileSync(join(ROOT, "docs", file), "utf8");
    expect(
      [code, verdict, ...(code === "regression" ? ["fail"] : [])].some(
        (word) => word !== null && text.includes(word),
      ),
    ).toBe(true);
  },
);
