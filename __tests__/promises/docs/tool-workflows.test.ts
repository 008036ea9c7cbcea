import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** docs/tool-workflows.md: a step of each tool. */

const root = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("docs/tool-workflows.md", root), "utf8");
const inputs = z
  .object({ inputs: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync(new URL("action.yml", root), "utf8"))).inputs;
const steps = [...page.matchAll(/```yaml\n(- uses: org\/regression-gate[\s\S]*?)```/g)].map(
  ([, text = ""]) =>
    z
      .tuple([z.object({ uses: z.string(), with: z.record(z.string(), z.union([z.string(), z.number()])) })])
      .parse(parse(text))[0].with,
);

describe("docs/tool-workflows.md", () => {
  test("has steps of five inputs or fewer, which the action has", () => {
    expect(steps.length).toBeGreaterThan(10);
    for (const step of steps) {
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step)));
      expect(Object.keys(step).length).toBeLessThanOrEqual(5);
    }
  });

  test("measures both commits wherever it runs a command", () => {
    for (const step of steps.filter(({ run }) => run !== undefined)) {
      expect(step).toEqual({
        run: expect.any(String),
        results: expect.any(String),
        baseline: "ref:main",
        repetitions: expect.any(Number),
      });
    }
  });
});
