import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { workflowsOf, workflowWithStepOf } from "../../../scripts/act/workflow-of.ts";
import {
  ACTION_BENCHMARK_TOOLS,
  actionBenchmarkLines,
} from "../../support/samples/action-benchmark-workflows.ts";

/** docs/moving-over.md: lines of workflow and config beside those for github-action-benchmark. */

const PAGE = "docs/tool-workflows.md";
const page = readFileSync(new URL("../../../docs/moving-over.md", import.meta.url), "utf8");

function lineCount(text: string): number {
  return text.split("\n").filter((line) => line.trim() !== "").length;
}

/** Of the page's workflow: all that a workflow without a gate has not. */
function ownLines(heading: string): string {
  const workflow = workflowWithStepOf(PAGE, heading);
  const step = workflow.slice(workflow.indexOf("      - uses: org/regression-gate@v1\n"));
  const others = workflow.split("\n").filter((line) => /^permissions:|fetch-depth/.test(line));
  return [...others, step].join("\n");
}

const rows = ACTION_BENCHMARK_TOOLS.map((tool) => ({
  title: tool.title,
  there: lineCount(actionBenchmarkLines(tool)),
  here: lineCount(ownLines(tool.heading)),
}));

describe("docs/moving-over.md", () => {
  test("has the counted lines of ten tools", () => {
    expect(rows).toHaveLength(10);
    const table = rows.map(({ title, there, here }) => `| ${title} | ${there} | 0 | ${here} | 0 |\n`);
    expect(page).toContain(`|---|---|---|---|---|\n${table.join("")}\n`);
  });

  test("asks for no more lines of any tool than github-action-benchmark", () => {
    for (const { title, there, here } of rows) expect([title, here <= there]).toEqual([title, true]);
  });

  test("counts what is a workflow in full, there as here", () => {
    const [workflow = ""] = workflowsOf(PAGE, null);
    for (const tool of ACTION_BENCHMARK_TOOLS) {
      const [permissions = "", ...steps] = actionBenchmarkLines(tool).split("\n");
      const there = parse(
        workflow
          .replace(/^permissions:.*$/m, permissions)
          .replace(/ {6}- uses: org\/regression-gate@v1\n[\s\S]*$/, steps.join("\n")),
      );
      const here = parse(workflowWithStepOf(PAGE, tool.heading));
      for (const { jobs } of [there, here]) {
        expect(jobs.benchmarks.steps[0].uses).toMatch(/^actions\/checkout@/);
        expect(jobs.benchmarks.steps.at(-1).with).toBeDefined();
      }
      expect(there.jobs.benchmarks.steps.at(-1).with.tool).toBe(tool.tool);
      expect(here.jobs.benchmarks.steps.at(-1).with.results).toBeDefined();
    }
  });
});
