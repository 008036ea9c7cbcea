import { expect, test } from "@jest/globals";
import { measure } from "../../bench/statistics/measure.ts";
import { renderMarkdown } from "../../bench/statistics/render-markdown.ts";

test("the benchmark's engines agree, and a Python that is not there is reported", async () => {
  const benchmark = await measure({
    python: "regression-gate-no-such-python",
    runs: 1,
    warmUps: 0,
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
