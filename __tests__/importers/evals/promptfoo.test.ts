import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { promptfoo } from "../../../src/importers/evals/promptfoo.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import {
  bytesOf,
  expectedOf,
  isRecognised,
  readAsAnyFormat,
  readTool,
  toolFile,
} from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const expectedShape = z.object({
  rows: z.array(
    z.tuple([
      z.string(),
      z.string(),
      z.int(),
      z.record(z.string(), z.unknown()),
      z.object({
        success: z.boolean(),
        score: z.number(),
        failureReason: z.int(),
        named: z.record(z.string(), z.number()),
        cost: z.number(),
        latencyMs: z.number(),
        cached: z.boolean().nullable(),
      }),
    ]),
  ),
});

const STATUS = ["ok", "failed", "errored"];

type Said = z.infer<typeof expectedShape>["rows"][number][4];

/** What a row of these numbers has to have. */
function measuredOf({ failureReason, success, score, named, cached, latencyMs }: Said) {
  if (failureReason === 2) return {};
  return { success: success ? 1 : 0, score, ...named, latency: cached === true ? null : latencyMs };
}

describe.each(["promptfoo/all.json", "promptfoo/repeat3.json", "promptfoo/exec-small.jsonl"])(
  "%s",
  (path) => {
    const file = toolFile(path);
    const { rows, warnings } = readTool(promptfoo, file);
    const expected = expectedOf(path, expectedShape).rows;

    test("is recognised by this importer alone", () => {
      expect(isRecognised(promptfoo, file)).toBe(true);
      expect(readAsAnyFormat(file)).toHaveLength(expected.length);
    });

    test("has the status, score and named scores of every row, and none where the provider failed", () => {
      expect(rows.map(({ status }) => status)).toEqual(
        expected.map(([, , , , { failureReason }]) => STATUS[failureReason]),
      );
      for (const [index, [provider, prompt, , vars, said]] of expected.entries()) {
        const row = rows[index];
        expect(row?.axes).toMatchObject({ provider, prompt });
        expect(row?.axes["task"]).toContain(`q=${String(vars["q"])}`);
        expect(row?.metrics).toMatchObject(measuredOf(said));
        expect(row?.status === "errored" ? row.metrics : {}).toEqual({});
      }
    });

    test("agrees with the tool's own counts", () => {
      expect(warnings.map(({ code }) => code)).not.toContain("count-disagrees");
    });
  },
);

test("repetitions are trials of one case, though each has a testIdx of its own", () => {
  const { rows } = readTool(promptfoo, toolFile("promptfoo/repeat3.json"));
  const cases = new Map<string, number[]>();
  for (const { caseKey, repetition } of rows) cases.set(caseKey, [...(cases.get(caseKey) ?? []), repetition]);
  expect([...cases.values()]).toEqual(Array.from({ length: 6 }, () => [0, 1, 2]));
});

test("a cost is not known where the provider told none, and 0 where it told 0", () => {
  const { rows } = readTool(promptfoo, toolFile("promptfoo/exec-small.jsonl"));
  expect(rows.map(({ metrics }) => metrics["cost"])).toEqual([null, 0, null, 0, undefined, 0]);
  expect(rows.map(({ metrics }) => metrics["tokens"])).toEqual([null, 0, null, 0, undefined, 0]);
});

interface Fields {
  readonly [key: string]: unknown;
}

const ROW: Fields = {
  promptIdx: 0,
  testIdx: 0,
  provider: { id: "a", label: "" },
  prompt: { raw: "Q", label: "short" },
  vars: { q: "x" },
  success: true,
  score: 1,
  namedScores: {},
  latencyMs: 5,
  cost: 0,
  failureReason: 0,
  gradingResult: { pass: true },
  testCase: { vars: { q: "x" }, assert: [] },
};

function lines(...rows: readonly Fields[]): string {
  return rows.map((row) => JSON.stringify({ ...ROW, ...row })).join("\n");
}

const read = (text: string) => readTool(promptfoo, bytesOf(text));
const names = (rows: readonly TrialRecord[], axis: string) => rows.map(({ axes }) => axes[axis]);

describe("rows that are made by hand", () => {
  test("with reordered variables are the same case", () => {
    const { rows } = read(
      lines({ vars: { b: 1, a: [2, { y: 1, x: 2 }] } }, { vars: { a: [2, { x: 2, y: 1 }], b: 1 } }),
    );
    expect(names(rows, "task")).toEqual(['a=[2,{"x":2,"y":1}], b=1', 'a=[2,{"x":2,"y":1}], b=1']);
    expect(rows.map(({ repetition }) => repetition)).toEqual([0, 1]);
  });

  test("of two providers with one label are not one case, in whatever order they come", () => {
    const { rows, warnings } = read(lines({ promptIdx: 1, score: 0.2 }, { promptIdx: 0, score: 0.1 }));
    expect(names(rows, "provider")).toEqual(["a #2", "a"]);
    expect(warnings.map(({ code }) => code)).toEqual(["repeated-names"]);
  });

  test("of two tests with one name and other assertions are not one case", () => {
    const other = { vars: { q: "x" }, assert: [{ type: "contains", value: "b" }] };
    const { rows } = read(
      lines({ testIdx: 3, testCase: other }, { testIdx: 1 }, { testIdx: 4, testCase: other }),
    );
    expect(names(rows, "task")).toEqual(["q=x #2", "q=x", "q=x #2"]);
  });

  test("of old versions without failureReason: graded is failed, not graded is errored", () => {
    const old = { failureReason: undefined, success: false, score: 0 };
    const { rows } = read(
      lines(old, { ...old, gradingResult: null, error: "API error: 500" }, { failureReason: undefined }),
    );
    expect(rows.map(({ status }) => status)).toEqual(["failed", "errored", "ok"]);
    expect(rows[1]?.error?.message).toBe("API error: 500");
  });

  test("with an unknown or contradictory outcome are errored, never passed", () => {
    const { rows } = read(
      lines(
        { failureReason: 7 },
        { failureReason: 0, success: false },
        { failureReason: 1 },
        { gradingResult: { pass: false } },
        { error: "API error: 500" },
        { failureReason: undefined, error: "API error: 500" },
      ),
    );
    expect(rows.map(({ status, metrics }) => [status, metrics])).toEqual(
      Array.from({ length: 6 }, () => ["errored", {}]),
    );
  });

  test("with a cost in the response alone have that cost", () => {
    const { rows } = read(
      lines({ response: { cost: 0.5 } }, { cost: undefined, response: { cost: 0.25 } }, { cost: 2 }),
    );
    expect(rows.map(({ metrics }) => metrics["cost"])).toEqual([0.5, 0.25, 2]);
  });

  test("with tokens in the response alone, as 0.114 writes them", () => {
    const { rows } = read(
      lines(
        { tokenUsage: undefined, response: { tokenUsage: { total: 30 } } },
        { tokenUsage: { total: 0 }, response: { tokenUsage: { prompt: 2, completion: 3 } } },
        { tokenUsage: { total: 0 }, response: {} },
      ),
    );
    expect(rows.map(({ metrics }) => metrics["tokens"])).toEqual([30, 5, null]);
  });

  test("with NaN as a bare word are not scored there", () => {
    const { rows } = read(lines({ score: 12345 }).replace("12345", "NaN"));
    expect(rows[0]?.metrics["score"]).toBeNull();
  });

  test("with a score that is called like one of the tool's own numbers keep both", () => {
    const { rows } = read(lines({ namedScores: { latency: 0.5, score: 0.25, "größe é": 1 } }));
    expect(rows[0]?.metrics).toMatchObject({
      latency: 5,
      "latency (score)": 0.5,
      score: 1,
      "score (score)": 0.25,
      "größe é": 1,
    });
  });

  test("with a BOM, CRLF, empty lines and keys of newer versions are read", () => {
    const text = `\uFEFF\r\n${lines({ novel: { deep: [1] } }, {})}\r\n\r\n`.replaceAll(/(?<!\r)\n/g, "\r\n");
    expect(read(text).rows).toHaveLength(2);
  });

  test("with a text in place of a score are refused with line and path", () => {
    expect(problemLines(() => read(lines({}, { score: "0.9" })))).toEqual([
      expect.stringMatching(/^file:2:1 score: /),
    ]);
  });

  test("with variables of several pages have a short name that differs where they do", () => {
    const page = "word ".repeat(1000);
    const { rows } = read(
      lines({ vars: { q: `${page}a` }, testCase: {} }, { vars: { q: `${page}b` }, testCase: {} }),
    );
    const [first, second] = names(rows, "task").map(String);
    expect(first?.length).toBeLessThan(120);
    expect(first).not.toBe(second);
  });

  test("whose prompt is a template without a label are told of it", () => {
    const { warnings } = read(lines({ prompt: { label: "Answer {{q}}", raw: "Answer x" } }));
    expect(warnings.map(({ code }) => code)).toEqual(["unnamed-prompt"]);
  });

  test("that add a variable in the run, such as a session, are the case of the config", () => {
    const { rows } = read(lines({ vars: { q: "x", sessionId: "1" } }, { vars: { q: "x", sessionId: "2" } }));
    expect(rows.map(({ repetition }) => repetition)).toEqual([0, 1]);
  });

  test("whose summary has other counts are doubtful", () => {
    const results = {
      version: 3,
      prompts: [],
      results: [ROW],
      stats: { successes: 2, failures: 0, errors: 0 },
    };
    const { rows, warnings } = read(JSON.stringify({ evalId: "e", results }));
    expect(rows).toHaveLength(1);
    expect(warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
  });

  test("in a provider's folder of this machine are the same case elsewhere", () => {
    const at = (folder: string) => ({ provider: { id: `file://${folder}/provider.cjs` } });
    const { rows } = read(lines(at("/home/a/repo"), at("/builds/b")));
    expect(names(rows, "provider")).toEqual(["file://provider.cjs", "file://provider.cjs"]);
  });

  test("whose variables look like one another's text are not one case", () => {
    const { rows } = read(
      lines({ vars: { a: "1, b=2" }, testCase: {} }, { vars: { a: "1", b: "2" }, testCase: {} }),
    );
    expect(names(rows, "task")).toEqual(['a="1, b=2"', "a=1, b=2"]);
  });

  test("with assertions that nest without end are read", () => {
    const deep = "[".repeat(9_000) + "]".repeat(9_000);
    const text = lines({ testCase: { assert: "DEEP" } }).replace('"DEEP"', deep);
    expect(read(text).rows).toHaveLength(1);
  });
});

test("a truncated file is refused, or a prefix of its rows", () => {
  for (const path of ["promptfoo/all.json", "promptfoo/exec-small.jsonl"]) {
    const whole = readTool(promptfoo, toolFile(path)).rows;
    const bytes = Buffer.concat([...toolFile(path).chunks()]);
    for (const share of [0.01, 0.1, 0.5, 0.9]) {
      const cut = bytesOf(bytes.subarray(0, Math.floor(bytes.length * share)));
      const problems = problemLines(() => expect(whole).toMatchObject([...readAsAnyFormat(cut)]));
      expect(problems).toEqual([
        expect.stringMatching(/expected (one JSON value|JSON|results in a known format)/),
      ]);
    }
  }
});
