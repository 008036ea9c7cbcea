import { expect, test } from "@jest/globals";
import { trendsOf } from "../../../src/history/trend.ts";
import type { Trend } from "../../../src/model/result/trend.ts";
import { PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { renderTrendCsv } from "../../../src/report/trend/render-trend-csv.ts";
import { renderTrendSvg } from "../../../src/report/trend/render-trend-svg.ts";
import { renderTrendText } from "../../../src/report/trend/render-trend-text.ts";
import { sparkline } from "../../../src/report/trend/sparkline.ts";
import { SaxesParser } from "saxes";
import { HOSTILE } from "../../support/samples/hostile-text.ts";
import { pastRuns } from "../../support/samples/past-runs.ts";

const OPTIONS = { limit: 3, style: PLAIN_STYLE, alphabet: "blocks" } as const;

function trends(means: readonly number[], name = "latency-ms"): readonly Trend[] {
  const history = pastRuns(means, () => ({
    metric: { schema: "latency lower ms", metric: name, group: { task: name } },
  }));
  return trendsOf(history, { isWanted: () => true, method: "ranks" });
}

const STEP = [
  ...Array.from({ length: 12 }, (_, run) => 100 + (run % 3)),
  ...Array.from({ length: 8 }, (_, run) => 120 + (run % 3)),
];

test("The text shows the newest runs, and each change with its commits", () => {
  const text = renderTrendText(trends(STEP), OPTIONS);
  expect(text).toMatchInlineSnapshot(`
"latency-ms (task=latency-ms), lower is better
  ▁▁▁▁▁▁▁▁▁▁▁▁████████  stable over the last 3 complete runs

  run     commit   date        status   value        95%   n  errored
  run-17  a000017  2026-11-18  pass    122 ms  ±0.715 ms  10        –
  run-18  a000018  2026-11-19  pass    120 ms  ±0.715 ms  10        –
  run-19  a000019  2026-11-20  pass    121 ms  ±0.715 ms  10        –

  changed on 2026-11-13: 101 → 121 ms, +19.7% worse, 8 runs ago, in a000011..a000012, p < 0.001,
  first seen 4 runs later
"
`);
});

test("A history that is too short says how many runs are needed", () => {
  const text = renderTrendText(trends([100, 101]), OPTIONS);
  expect(text).toContain("direction unknown: 2 complete runs, 3 are needed");
  expect(text).toContain("changes of level: 2 complete runs are too few, 6 are needed");
  expect(renderTrendText(trends([100]), OPTIONS)).toContain("1 complete run is too few, 6 are needed");
});

test("A sparkline puts numbers between the lowest and the highest, and equal ones in the middle", () => {
  expect(sparkline([1, 2, 8, 4.5], "blocks")).toBe("▁▂█▅");
  expect(sparkline([1, 2, 8, 4.5], "ascii")).toBe("_.#=");
  expect([sparkline([3, 3], "blocks"), sparkline([], "blocks")]).toEqual(["▅▅", ""]);
});

test("The CSV has a row for each run, with unrounded numbers", () => {
  const [head, first, ...rest] = renderTrendCsv(trends([0.1 + 0.2, 101]))
    .trimEnd()
    .split("\n");
  expect(head).toBe(
    "metric,group,run,sha,time,status,verdict,accepted,value,lower,upper,unit,n,errored,changed,versions",
  );
  expect(first).toContain(",0.30000000000000004,");
  expect(rest).toHaveLength(1);
});

test.each(HOSTILE)("The name %j stays text in the picture and in the terminal", (name) => {
  const hostile = trends(STEP, name);
  const svg = renderTrendSvg(hostile, name);
  const elements = new Set<string>();
  const parser = new SaxesParser();
  parser.on("opentag", (tag) => void elements.add(tag.name));
  parser.write(svg).close();
  expect([...elements].toSorted()).toEqual(["circle", "line", "rect", "svg", "text", "title"]);
  const text = renderTrendText(hostile, OPTIONS);
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202A-\u202E]|##\[|^\s*::/mu);
});

test("A value far from all others is drawn at the edge of the picture", () => {
  const means = STEP.map((mean, run) => (run === 5 ? 5000 : mean));
  const svg = renderTrendSvg(trends(means), "t");
  expect(svg).toContain("(off the scale)");
  expect(svg).not.toContain(">5000 ms</text>");
});
