import { expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { usageErrorOf } from "../../support/usage-error-of.ts";
import { cpuMs } from "../../support/cpu-ms.ts";

const HEAD = `version: 1
id: demo
matrix: { axes: { task: [a, b] } }
`;

function problemsOf(yaml: string): readonly string[] {
  const problems = usageErrorOf(() => parseConfig(yaml, "c.yml"))?.problems ?? [];
  return problems.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`);
}

test("merge keys bring the keys of an anchor, in a list the first wins, and a key of one's own before all", () => {
  const config = parseConfig(
    `${HEAD}x-metric: &metric { kind: score, better: higher, margin: 0.1 }
x-limits: &limits { margin: 0.3, unit: points }
x-notes: [anything, { at: all }]
run: { command: [x] }
metrics:
  plain: { <<: *metric }
  own: { <<: [*metric, *limits], margin: 0.2 }
  before: { margin: 0.2, <<: *metric }
  nested: { <<: { <<: *metric, margin: 0.4 } }
`,
    "c.yml",
  );
  const summary = config.metrics
    .filter(({ implicit }) => !implicit)
    .map(({ name, kind, margin, unit }) => [name, kind, margin.value, unit]);
  expect(summary).toEqual([
    ["plain", "score", 0.1, null],
    ["own", "score", 0.2, "points"],
    ["before", "score", 0.2, null],
    ["nested", "score", 0.4, null],
  ]);
});

test("a problem of a merged key is shown where the key is written", () => {
  const yaml = `${HEAD}x-run: &run { command: [x], timeout: soon }\nrun: { <<: *run }\nmetrics: { s: { kind: exact } }\n`;
  expect(problemsOf(yaml)).toEqual([expect.stringMatching(/^4:38 run\.timeout /)]);
});

test("only keys at the top are the writer's own, and a misspelt key is no such key", () => {
  const yaml = `${HEAD}x-anything: 1\nX-other: 1\nrun: { command: [x], x-note: 1 }\nmetrics: { s: { kind: exact } }\n`;
  expect(problemsOf(yaml)).toEqual([
    expect.stringMatching(/^5:1 X-other unknown key/),
    expect.stringMatching(/^6:22 run.x-note unknown key/),
  ]);
});

test.each([
  ["a text", "x-a: 1\nrun: { <<: text }", "2:12  expected a mapping or a list of mappings to merge"],
  ["a list of numbers", "run: { <<: [1, {}] }", "1:12  expected a mapping or a list of mappings to merge"],
  ["nothing", "run: { <<: }", "1:12  expected a mapping or a list of mappings to merge"],
  ["itself", "x-a: &a { b: { <<: *a } }\nx-c: &c { <<: *c }", "2:11  this mapping is merged into itself"],
])("merging %s is a usage error with its place", (_, yaml, problem) => {
  expect(problemsOf(yaml)).toContainEqual(problem);
});

test("anchors that double each other are refused at once, and __proto__ in one as everywhere", () => {
  const levels = Array.from(
    { length: 60 },
    (_, level) => `x-${level + 1}: &a${level + 1} { <<: [*a${level}, *a${level}] }`,
  );
  const started = cpuMs();
  expect(problemsOf(["x-0: &a0 { k: 1 }", ...levels].join("\n"))).toEqual([
    expect.stringContaining("merges bring more than 10000 keys"),
  ]);
  expect(cpuMs() - started).toBeLessThan(2000);
  expect(problemsOf("x-a: &a { __proto__: { command: [x] } }\nrun: { <<: *a }")).toEqual([
    '1:11  "__proto__" is not allowed as a key',
  ]);
});

test("a quoted << is a key like others", () => {
  expect(
    problemsOf(`${HEAD}run: { "<<": { command: [x] } }\nmetrics: { s: { kind: exact } }\n`)[0],
  ).toContain('unknown key "<<"');
});
