import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { Structure } from "../../../src/model/run/structure.ts";
import { annotations } from "../../../src/report/annotations.ts";
import { renderCsv } from "../../../src/report/render-csv.ts";
import { renderJunit } from "../../../src/report/render-junit.ts";
import { renderMarkdown } from "../../../src/report/markdown/render-markdown.ts";
import { renderText } from "../../../src/report/text/render-text.ts";
import { PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { BY_TASK, input, metric, row } from "../../support/samples/build-input.ts";
import { COMES_ALIVE, githubPage } from "../../support/github/github-page.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";
import { RED, sampleFinding, sampleReport } from "../../support/samples/sample-report.ts";

/** The finding of one unit whose structures differ. */
function mismatch(before: Structure, after: Structure): Finding {
  const of = (fit: Structure) => [row({ axes: { task: "t" }, metrics: { fit } })];
  const { findings } = detect(
    input({
      metrics: [metric({ name: "fit", kind: "exact" })],
      compare: BY_TASK,
      baseline: of(before),
      candidate: of(after),
    }),
  );
  return findings[0]!;
}

const markdown = (findings: readonly Finding[]) =>
  renderMarkdown({ ...RED, findings, limits: [] }, { maxBytes: 65_536, audience: "comment" });

describe("every format names the first place that differs", () => {
  const finding = mismatch({ a: [1, "x"] }, { a: [1.5, "x"] });
  const report = { ...RED, findings: [finding], limits: [] };

  test("Markdown shows it as code", () => {
    expect(markdown([finding])).toContain(
      "❌ **`fit`**: 1 → 1.5, **off by 0.5 (0.5 of the value)**<br><sup>margin 0.02</sup><br>",
    );
    expect(markdown([finding])).toContain(
      "first t at `$.a[0]`: expected 1, got 1.5; largest difference 0.5.",
    );
  });

  test("text, JUnit, annotations and CSV show it", () => {
    expect(renderText(report, PLAIN_STYLE)).toContain("`$.a[0]`: expected 1, got 1.5;");
    expect(renderJunit(report)).toContain("first t at `$.a[0]`: expected 1, got 1.5;");
    expect(
      annotations(report)
        .map(({ message }) => message)
        .join("\n"),
    ).toContain("`$.a[0]`: expected 1, got 1.5;");
    const [header = "", cells = ""] = renderCsv(report).split("\n");
    expect(header).toContain("exactMismatches,exactPlaces,exactUnit,exactPath,exactExpected,exactGot");
    expect(cells).toMatch(/,1,1,t,\$\.a\[0\],1,1\.5,,,,,,$/);
  });

  test("a difference of texts is not shown as a number, and an equal value is shown as equal", () => {
    const texts = markdown([mismatch(["a"], ["b"])]);
    expect(texts).toContain(': "a" → "b", **differs**<br>');
    const equal = mismatch(["a"], ["a"]);
    expect(equal.kind).toBe("pass");
    expect(renderText(sampleReport({ findings: [equal] }), PLAIN_STYLE)).toContain("fit  –: equal");
  });
});

describe("keys and texts of rows", () => {
  test.each(HOSTILE)("%j shows as text in a comment", (name) => {
    const findings = [
      mismatch({ [name]: name }, { [name]: `${name}.` }),
      mismatch({ [name]: { [name]: 1 } }, { [name]: { [name]: name } }),
      mismatch([name], []),
    ];
    expect(findings.map(({ kind }) => kind)).toEqual(["regression", "regression", "regression"]);
    const page = githubPage(markdown([...findings, sampleFinding()]));
    const allowed = new Set(
      "a br code details h2 li p strong sub summary sup table tbody td th thead tr ul".split(" "),
    );
    expect([...page.tags].filter((tag) => !allowed.has(tag))).toEqual([]);
    expect(page.linkTargets).toEqual([RED.baseline.url]);
    expect(page.openText).not.toMatch(COMES_ALIVE);
    expect(page.html.match(/<h2>/gu)).toHaveLength(1);
    const cells = [...page.html.matchAll(/<tr>(.*?)<\/tr>/gsu)].map(
      (line) => line[1]?.match(/<t[hd]/gu)?.length,
    );
    expect(new Set(cells)).toEqual(new Set([3]));
  });

  test.each(HOSTILE)("%j gives no commands to a terminal, a runner or a spreadsheet", (name) => {
    const report = sampleReport({ findings: [mismatch({ [name]: name }, { [name]: `${name}.` })] });
    const text = renderText(report, PLAIN_STYLE);
    expect(text).not.toContain("##[");
    expect(text).not.toMatch(/^\s*::/mu);
    expect(text).not.toMatch(
      /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u2028\u2029]/u,
    );
    expect(renderCsv(report)).not.toMatch(/(?:^|,)"?[\s\u0000-\u001F]*[=+@]/mu);
  });
});
