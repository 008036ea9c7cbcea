import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { attainableP, normalQuantile, studentQuantile } from "../../../src/stats/index.ts";

const FAMILIES = [1, 10, 60];

/** The smallest size at which a worsening of twice the margin is red with 80 % power. */
function needed(design: "paired" | "unpaired", noise: number, family: number): number {
  const sides = design === "paired" ? 1 : 2;
  for (let n = 2; ; n += 1) {
    const kind = { kind: "sign-flip", units: n } as const;
    const isInReach = attainableP(design === "paired" ? kind : { kind: "permutation", x: n, y: n }) <= 0.05;
    const t = studentQuantile(1 - 0.05 / family, sides * (n - 1)) + normalQuantile(0.8);
    if (isInReach && n >= sides * (t * noise) ** 2) return n;
  }
}

test("the table of what to plan is what the formula says", () => {
  const page = readFileSync(new URL("../../../docs/statistics.md", import.meta.url), "utf8");
  const section = page.slice(
    page.indexOf("## How many to plan"),
    page.indexOf("## From findings to the verdict"),
  );
  const rows = [0.25, 0.5, 1, 2, 3, 5].map((noise) => {
    const sizes = (["paired", "unpaired"] as const).flatMap((design) =>
      FAMILIES.map((family) => needed(design, noise, family)),
    );
    return `| ${[noise, ...sizes].join(" | ")} |`;
  });
  expect(section.split("\n").filter((line) => /^\| [\d.]+ \|/.test(line))).toEqual(rows);
});
