import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { openZipFolder } from "../../../src/adapters/zip/zip-folder.ts";
import { inspectJson } from "../../../src/importers/evals/inspect.ts";
import { importFolder } from "../../../src/importers/registry.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { writeZip } from "../../support/github/hostile-zip.ts";
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
  samples: z.array(
    z.tuple([
      z.union([z.string(), z.number()]),
      z.int(),
      z.record(z.string(), z.unknown()),
      z.string().nullable(),
      z.string().nullable(),
    ]),
  ),
  results: z.array(
    z.tuple([z.string(), z.string(), z.unknown(), z.number(), z.number(), z.record(z.string(), z.number())]),
  ),
});

/** As inspect_ai turns them into numbers, but for what it does not score. */
const NUMBERS: Readonly<Record<string, number | null>> = {
  C: 1,
  P: 0.5,
  I: 0,
  N: 0,
  yes: 1,
  no: 0,
  true: 1,
  false: 0,
  NaN: null,
};

function expectedScores(scores: Readonly<Record<string, unknown>>) {
  const flat = Object.entries(scores).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? Object.entries(value).map(([key, part]) => [`${name}/${key}`, part] as const)
      : [[name, value] as const],
  );
  return Object.fromEntries(
    flat.map(([name, value]) => [name, typeof value === "number" ? value : NUMBERS[String(value)]]),
  );
}

interface Read {
  readonly rows: readonly TrialRecord[];
  readonly codes: readonly string[];
}

async function readEval(bytes: Uint8Array): Promise<Read> {
  const zip = await openZipFolder(bytesOf(bytes, "log.eval"));
  const folder = { shown: "log.eval", names: [], files: zip.files, file: zip.open };
  const { run } = importFolder(folder, null);
  return { rows: [...run.rows], codes: run.doubts?.().map(({ code }) => code) ?? [] };
}

function bytesIn(path: string): Buffer {
  return Buffer.concat([...toolFile(path).chunks()]);
}

async function read(path: string): Promise<Read> {
  if (path.endsWith(".eval")) return readEval(bytesIn(path));
  const { rows, warnings } = readTool(inspectJson, toolFile(path));
  return { rows, codes: warnings.map(({ code }) => code) };
}

const FILES = ["all-cases.json", "all-cases-epochs3.eval", "pass-at.eval"];

describe.each(FILES.map((name) => `inspect/${name}`))("%s", (path) => {
  const { samples, results } = expectedOf(path, expectedShape);

  test("has the scores of every sample and epoch, and none where it ended with an error", async () => {
    const { rows, codes } = await read(path);
    expect(rows).toHaveLength(samples.length);
    expect(codes).toEqual([]);
    for (const [id, epoch, scores, error] of samples) {
      const row = rows.find(
        ({ axes, repetition }) => String(axes["task"]).endsWith(` › ${id}`) && repetition === epoch - 1,
      );
      expect(row?.status).toBe(error === null ? "ok" : "errored");
      expect(row?.error?.message ?? null).toBe(error);
      expect(row?.metrics).toMatchObject(expectedScores(scores));
      expect(row?.axes["model"]).toBe("mockllm/model");
      for (const name of Object.keys(row?.metrics ?? {}).filter((one) => !OWN.has(one)))
        expect(Object.keys(expectedScores(scores))).toContain(name);
    }
  });

  test("has the means that the tool itself has, where it reduces by the mean", async () => {
    const { rows } = await read(path);
    // It counts a value that is no number as 0, and reports the mean of NaN without it.
    for (const [scorer, name, reducer, , , metrics] of results.filter(
      ([, , one]) => one === null || one === "mean",
    )) {
      const full = name === scorer ? name : `${scorer}/${name}`;
      const values = rows.map((row) => row.metrics[full]).filter((value) => typeof value === "number");
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect([reducer, mean]).toEqual([
        reducer,
        expect.closeTo(metrics["accuracy"] ?? metrics["mean"] ?? Number.NaN, 9),
      ]);
    }
  });
});

const OWN: ReadonlySet<string> = new Set(["latency", "working-time", "tokens", "cost"]);

test("a log as JSON is recognised by this importer alone", () => {
  const file = toolFile("inspect/all-cases.json");
  expect(isRecognised(inspectJson, file)).toBe(true);
  expect(readAsAnyFormat(file)).toHaveLength(8);
});

interface Fields {
  readonly [key: string]: unknown;
}

const SAMPLE: Fields = { id: "a", epoch: 1, scores: { match: { value: "C" } }, total_time: 1.5 };

function log(samples: readonly Fields[] | null, fields: Fields = {}, spec: Fields = {}): string {
  return JSON.stringify({
    version: 2,
    status: "success",
    eval: { task: "t", model: "m", run_id: "r", config: { epochs: 1 }, ...spec },
    results: { total_samples: samples?.length, scores: [] },
    samples: samples?.map((sample) => ({ ...SAMPLE, ...sample })),
    ...fields,
  });
}

const readLog = (text: string) => readTool(inspectJson, bytesOf(text));
const scored = (...values: readonly unknown[]) =>
  values.map((value, index) => ({ id: index, scores: { s: { value } } }));

describe("a log that is made by hand", () => {
  test("has 0 for an answer that is none, and nothing for what is not scored", () => {
    const { rows, warnings } = readLog(log(scored("C", "N", null, "NaN", " yes", "0.25", "1e-2", true)));
    expect(rows.map(({ metrics }) => metrics["s"])).toEqual([1, 0, null, null, 1, 0.25, 0.01, 1]);
    expect(warnings).toEqual([]);
  });

  test("with a value that is no number is not scored there, and says so", () => {
    const { rows, warnings } = readLog(log(scored("C", "good", [1, 2], "")));
    expect(rows.map(({ metrics }) => metrics["s"])).toEqual([1, null, null, null]);
    expect(warnings.map(({ code }) => code)).toEqual(["unreadable-score"]);
  });

  test("knows a direction of letters, words and answers, and of numbers where they are an accuracy", () => {
    const better = (values: readonly unknown[], spec: Fields = {}) =>
      readLog(log(scored(...values), {}, spec)).metrics.find(({ name }) => name === "s");
    expect(better(["C", "I"])).toMatchObject({ better: "higher", kind: "score" });
    expect(better([null, true])).toMatchObject({ better: "higher", kind: "binary" });
    expect(better([3, 4])).toMatchObject({ better: null });
    expect(better(["C", 7])).toMatchObject({ better: null });
    const scorers = [{ name: "s", metrics: [{ name: "inspect_ai/accuracy" }] }];
    expect(better([0.5], { scorers })).toMatchObject({ better: "higher" });
  });

  test("numbers the epochs in their order", () => {
    const samples = [10, 2, 1].map((epoch) => ({ epoch, scores: { s: { value: epoch } } }));
    const { rows } = readLog(log(samples));
    expect(rows.map(({ repetition, metrics }) => [repetition, metrics["s"]])).toEqual([
      [0, 1],
      [1, 2],
      [2, 10],
    ]);
  });

  test("with a status of success whose samples all have errors has no measurement", () => {
    const { rows } = readLog(log([{ error: { message: "died", traceback: "" } }, { id: "b", error: {} }]));
    expect(rows.map(({ status, metrics }) => [status, metrics])).toEqual([
      ["errored", {}],
      ["errored", {}],
    ]);
  });

  test("of a run that ended early has an errored row for each sample that is missing", () => {
    const spec = { dataset: { sample_ids: ["a", 7] }, config: { epochs: 2 } };
    const { rows, warnings } = readLog(log([{}], { status: "error", error: { message: "quota" } }, spec));
    expect(rows.map(({ axes, status }) => [axes["task"], status])).toEqual([
      ["t › a", "ok"],
      ["t › 7", "errored"],
      ["t › a", "errored"],
      ["t › 7", "errored"],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(["unfinished-log"]);
    expect(rows[1]?.error?.message).toContain("error: quota");
  });

  test("of a run that never began is one errored row, not an empty pass", () => {
    const { rows } = readLog(log(null, { status: "error", results: null }));
    expect(rows.map(({ axes, status }) => [axes["task"], status])).toEqual([["t", "errored"]]);
  });

  test("without samples has means of one measurement, and says what keeps samples", () => {
    const scores = [
      { name: "match", scorer: "match", metrics: { accuracy: { value: 0.75 }, stderr: { value: 0.1 } } },
      { name: "len", scorer: "several", reducer: "mean", metrics: { mean: { value: 5 } } },
    ];
    const { rows, warnings } = readLog(log(null, { results: { scores } }));
    expect(rows.map(({ metrics }) => metrics)).toEqual([{ "match accuracy": 0.75, "several/len mean": 5 }]);
    expect(warnings[0]?.text).toContain("--no-log-samples");
  });

  test("whose summary counts other samples is doubtful", () => {
    const { warnings } = readLog(log([{}], { results: { total_samples: 3, completed_samples: 3 } }));
    expect(warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
  });

  test("tells models, arguments and solvers of a task apart", () => {
    const { rows } = readLog(log([{}], {}, { task_args: { b: 2, a: "x" }, solver: "cot" }));
    expect(rows[0]?.axes).toEqual({ model: "m", solver: "cot", task: "t (a=x, b=2) › a" });
  });

  test("that did not end, or is invalid, has an errored row although it has all samples", () => {
    for (const fields of [{ status: "cancelled" }, { status: "done" }, { invalidated: true }]) {
      const { rows } = readLog(log(scored("C", "C"), fields));
      expect(rows.map(({ axes, status }) => [axes["task"], status])).toEqual([
        ["t › 0", "ok"],
        ["t › 1", "ok"],
        ["t", "errored"],
      ]);
    }
  });

  test("with the same sample twice in an epoch is refused", () => {
    expect(problemLines(() => readLog(log([{ id: 1 }, { id: "1" }])))).toEqual([
      'file expected each sample once an epoch, got "1", epoch 1 twice',
    ]);
  });

  test("sums the tokens of all models, and knows none where one does not tell", () => {
    const usage = (second: Fields) => ({ model_usage: { a: { total_tokens: 5 }, b: second } });
    const { rows } = readLog(
      log([
        usage({ input_tokens: 1, output_tokens: 2 }),
        { id: "b", ...usage({}) },
        { id: "c", model_usage: {} },
      ]),
    );
    expect(rows.map(({ metrics }) => metrics["tokens"])).toEqual([8, undefined, undefined]);
  });

  test("with a sample that no scorer scored has no measurement of it", () => {
    const { rows } = readLog(log([{}, { id: "b", scores: {} }, { id: "c", scores: null }]));
    expect(rows.map(({ status }) => status)).toEqual(["ok", "errored", "errored"]);
  });

  test("whose samples are marked as invalid has no measurement of them", () => {
    const { rows } = readLog(log([{ invalidation: { reason: "leaked" } }]));
    expect(rows.map(({ status }) => status)).toEqual(["errored"]);
  });

  test("with a text in place of an epoch is refused by path", () => {
    expect(problemLines(() => readLog(log([{ epoch: "1" }])))).toEqual([
      expect.stringContaining("samples.0.epoch: "),
    ]);
  });
});

const entry = (name: string, value: unknown) => ({ name, content: Buffer.from(JSON.stringify(value)) });

describe("an .eval file", () => {
  const header = { version: 2, status: "success", eval: { task: "t", model: "m" }, results: null };

  test("of a run that did not end has no header, and an errored row for what is missing", async () => {
    const start = { version: 2, eval: { ...header.eval, dataset: { sample_ids: ["a", "b"] } } };
    const { rows, codes } = await readEval(
      writeZip([entry("_journal/start.json", start), entry("samples/a_epoch_1.json", SAMPLE)]),
    );
    expect(rows.map(({ status }) => status)).toEqual(["ok", "errored"]);
    expect(codes).toEqual(["unfinished-log"]);
  });

  test("in a folder of logs is read with the others", async () => {
    const files = ["b.eval/", "a.eval/"].flatMap((root) => [
      entry(`${root}header.json`, header),
      entry(`${root}samples/x/ü_epoch_10.json`, { ...SAMPLE, epoch: 10, total_time: 10 }),
      entry(`${root}samples/x/ü_epoch_2.json`, { ...SAMPLE, epoch: 2, total_time: 2 }),
    ]);
    const { rows, codes } = await readEval(writeZip([...files, entry("notes.txt", 1)]));
    expect(rows.map(({ metrics }) => metrics["latency"])).toEqual([2, 10, 2, 10]);
    expect(codes).toEqual(["unread-files"]);
  });

  test("that is cut off is refused", async () => {
    const bytes = bytesIn("inspect/pass-at.eval");
    for (const share of [0.01, 0.1, 0.5, 0.9])
      await expect(readEval(bytes.subarray(0, Math.floor(bytes.length * share)))).rejects.toThrow(
        "log.eval the zip cannot be read",
      );
  });
});

test("a log as JSON that is cut off is refused", () => {
  const bytes = bytesIn("inspect/all-cases.json");
  for (const share of [0.01, 0.1, 0.5, 0.9]) {
    const cut = bytesOf(bytes.subarray(0, Math.floor(bytes.length * share)));
    expect(problemLines(() => readAsAnyFormat(cut))).toEqual([expect.stringContaining("expected ")]);
  }
});
