import { expect, test } from "@jest/globals";
import { betweenMarkers } from "../../bench/between-markers.ts";
import { measure } from "../../bench/statistics/measure.ts";
import { renderMarkdown } from "../../bench/statistics/render-markdown.ts";

test("the benchmark's engines agree, and a Python that is not there is reported", async () => {
  const benchmark = await measure({
    python: "regression-gate-no-such-python",
    runs: 1,
    warmUp: { calls: 1, milliseconds: 0 },
    resamples: 2000,
    sizes: [20],
    metrics: [2],
    judgeRuns: 1,
  });
  const ofPlain = benchmark.kernels.map(({ kernel, peers }) => [kernel, peers.plain?.agrees]);
  expect(ofPlain).toEqual([
    ["permutation, mean difference", true],
    ["permutation, studentised", true],
    ["sign-flip", true],
    ["bootstrap, mean", true],
    ["exact permutation", true],
    ["exact sign-flip", true],
  ]);
  expect(JSON.parse(JSON.stringify(benchmark))).toEqual(benchmark);
  expect(benchmark.versions.scipy).toBeNull();
  expect(renderMarkdown(benchmark)).toContain("SciPy: not installed");
});

test("its tables replace what stands between the markers of a page, and nothing else", () => {
  const page = (text: string) =>
    `# Title\n\n<!-- bench-statistics -->\n${text}\n<!-- /bench-statistics -->\n\nMore.\n`;
  expect(betweenMarkers(page("| old |\n\nold"), "bench-statistics", "$& | new |")).toBe(page("$& | new |"));
  for (const wrong of ["# Title", page("").replace("<!-- /b", "<!-- b"), page("") + page("")]) {
    expect(() => betweenMarkers(wrong, "bench-statistics", "")).toThrow(
      "expected a page with <!-- bench-statistics -->",
    );
  }
});
