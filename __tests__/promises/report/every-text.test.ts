import { expect, test } from "@jest/globals";
import type { Report } from "../../../src/model/result/report.ts";
import { renderHtml } from "../../../src/report/html/render-html.ts";
import { renderJunit } from "../../../src/report/render-junit.ts";
import { hostileReport } from "../../support/samples/hostile-report.ts";
import { ACCEPTED, RED } from "../../support/samples/sample-report.ts";

/** Ends an element, an attribute in either quotes, a comment and a style; its mark tells where it came out. */
const HOSTILE = `m4rk</title></style></script>--><script>alert(1)</script><img src=x onerror="a" b='c'>&`;

type Json = unknown;

/** The report once for each text and each key in it, with that one hostile. */
function* oneHostileEach(
  value: Json,
  rebuild: (value: Json) => Json,
  path: string,
): Generator<[string, Json]> {
  if (typeof value === "string") yield [path, rebuild(HOSTILE)];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const withInner = (changed: Json): Json =>
      Array.isArray(value)
        ? value.map((one, index) => (String(index) === key ? changed : one))
        : { ...value, [key]: changed };
    yield* oneHostileEach(inner, (changed) => rebuild(withInner(changed)), `${path}.${key}`);
  }
}

const REPORTS: readonly Report[] = [RED, ACCEPTED, hostileReport("name")];
/** Tags, and attributes with their quotes: what a browser takes for more than text. */
const shape = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/<\/?([a-z][a-z0-9]*)/giu)].map(([tag]) => tag.toLowerCase()));

test.each([
  ["HTML", renderHtml],
  ["JUnit", renderJunit],
] as const)("no text of a report arrives unescaped in its %s, wherever it stands", (_, render) => {
  let shown = 0;
  for (const honest of REPORTS) {
    const tags = shape(REPORTS.map(render).join("\n"));
    for (const [path, changed] of oneHostileEach(honest, (value) => value, "report")) {
      // What reads the file of a report lets known ones through alone.
      if (/\.(?:metricKind|accepted\.state)$/u.test(path)) continue;
      const report: Report = JSON.parse(JSON.stringify(changed));
      const text = render(report);
      if (text.includes("m4rk")) shown += 1;
      expect([path, [...shape(text)].filter((tag) => !tags.has(tag))]).toEqual([path, []]);
      expect([path, text.match(/m4rk(?!&lt;)./gu) ?? []]).toEqual([path, []]);
      expect([path, /onerror="a"|b='c'/u.test(text)]).toEqual([path, false]);
    }
  }
  // Else nothing was looked at.
  expect(shown).toBeGreaterThan(50);
});
