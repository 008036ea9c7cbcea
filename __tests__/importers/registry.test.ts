import { describe, expect, test } from "@jest/globals";
import type { ByteSource } from "../../src/formats/text/byte-source.ts";
import type { RowShape } from "../../src/importers/importer.ts";
import {
  IMPORTERS,
  importAs,
  importFile,
  importFiles,
  importFolder,
  importText,
} from "../../src/importers/registry.ts";
import { resultsCsv } from "../../src/importers/results-csv.ts";
import { fileHead } from "../../src/importers/file-head.ts";
import { MANIFEST, toolFile } from "../support/tool-files.ts";
import { problemLines } from "../support/usage-error-of.ts";

const SHAPE: RowShape = {
  axes: [{ name: "task", values: null }],
  metrics: [{ name: "score", isRequired: true }],
  trial: null,
};

function fileOf(text: string | Uint8Array, shown = "file"): ByteSource {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return { shown, chunks: () => [bytes] };
}

const problems = (text: string | Uint8Array, shown?: string): readonly string[] =>
  problemLines(() => importFile(fileOf(text, shown), SHAPE, null));

const KNOWN = "a run folder or bundle, with its manifest.json; trials.jsonl; rows as JSON Lines or JSON; CSV";

describe("the format of a file", () => {
  test("is told by its content, whatever its name says", () => {
    const table = fileOf("task,repetition,score\na,0,1\n", "rows.jsonl");
    expect([...importFile(table, SHAPE, null).rows]).toMatchObject([
      { axes: { task: "a" }, metrics: { score: 1 } },
    ]);
    const lines = fileOf('{"axes":{"task":"a"},"repetition":0,"metrics":{"score":1}}\n', "rows.csv");
    expect([...importFile(lines, SHAPE, null).rows]).toMatchObject([
      { axes: { task: "a" }, metrics: { score: 1 } },
    ]);
  });

  test("that is not known is refused with the names of those that are", () => {
    expect(problems("<other/>", "rows.csv")).toEqual([
      expect.stringMatching(
        new RegExp(
          `^rows.csv expected results in a known format \\(${KNOWN}.*\\), got a file in none of them$`,
        ),
      ),
    ]);
    expect(problems("mean,median\n1,2\n")[0]).toContain("got a file in none of them");
    expect(importText("mean,median\n1,2\n", "file", SHAPE)).toBeNull();
  });

  test("that could be two is refused with both names", () => {
    expect(problems("regression-gate/trials,repetition\n1,2\n")).toEqual([
      "file expected results in one format, got what could be trials.jsonl and CSV with a column for each axis and metric, and repetition",
    ]);
  });

  test("that is not UTF-8 is told as that", () => {
    expect(problems(Buffer.from("task,repetition\n", "utf16le"))[0]).toContain("expected UTF-8, got UTF-16");
    expect(problems(new Uint8Array([1, 0, 0, 0, 9, 8]))[0]).toContain("got binary data");
  });

  test("that is not known is read as what the config says, which tells what is wrong with it", () => {
    const file = fileOf("task,scor\na,1\n");
    expect(problemLines(() => [...importFile(file, SHAPE, resultsCsv).rows])).toEqual([
      'file:1:1 column "repetition" is missing; found: task, scor',
      'file:1:1 column "score" is missing; found: task, scor',
      'file:1:1 unknown column "scor"; known: task, repetition, score, status, success, attempt',
    ]);
  });

  test("of nothing is refused: what should write it may have failed", () => {
    const problem = ["file expected results, got an empty file: see what the tool that writes it says"];
    for (const text of ["", "\n \n", "\u{FEFF}"]) {
      expect(problemLines(() => importFile(fileOf(text), SHAPE, null))).toEqual(problem);
      expect(problemLines(() => importFiles([fileOf(text)]))).toEqual(problem);
      expect(problemLines(() => importAs("go-bench", [fileOf(text)]))).toEqual(problem);
    }
  });
});

test("files of a run that hold no rows are refused by what they are, not by their fields", () => {
  for (const kind of ["report@1", "manifest@1", "history@1", "calibration@9"]) {
    expect(problems(`{"schema": "regression-gate/${kind}", "rest": `)).toEqual([
      "file expected rows, got a report, a manifest or another file of a run that has none: name the run's folder, or its trials.jsonl",
    ]);
  }
});

test("a folder that is no run is refused with the names of the folders that are known", () => {
  const folder = { shown: "box", names: ["data.json"], files: ["data.json"], file: () => fileOf("{}") };
  expect(problemLines(() => importFolder(folder, SHAPE))).toEqual([
    expect.stringMatching(
      /^box expected results in a known format \(a run folder or bundle, with its manifest.json; .*\), got a folder in none of them$/,
    ),
  ]);
});

describe("a folder of files", () => {
  const row = '{"axes":{"task":"a"},"repetition":0,"metrics":{"score":1}}\n';
  const inspect = (task: string) =>
    JSON.stringify({
      status: "success",
      eval: { task, model: "m" },
      samples: [{ id: "a", epoch: 1, scores: { s: { value: "C" } } }],
    });
  const read = (texts: Readonly<Record<string, string>>) => {
    const files = Object.keys(texts);
    const folder = {
      shown: "box",
      names: files,
      files,
      file: (path: string) => fileOf(texts[path] ?? "", path),
    };
    const { run } = importFolder(folder, SHAPE);
    return { rows: [...run.rows], warnings: run.doubts?.() ?? [] };
  };

  test("of one tool is read together, and what is in no format is named", () => {
    const { rows, warnings } = read({ "a.json": inspect("a"), "b/c.json": inspect("b"), "log.txt": "ok" });
    expect(rows.map(({ axes }) => axes["task"])).toEqual(["a › a", "b › a"]);
    expect(warnings).toEqual([
      { code: "unread-files", text: "box has files in no known format, which were not read: log.txt." },
    ]);
  });

  test("of two tools is refused with both names", () => {
    const hyperfine = '{"results":[{"command":"a","times":[1]}]}';
    expect(problemLines(() => read({ "a.json": inspect("a"), "b.json": hyperfine }))).toEqual([
      "b.json expected files of one tool on each side, got inspect_ai log as JSON in a.json and hyperfine JSON here",
    ]);
  });

  test("with one file of rows is that file, and with two is refused", () => {
    expect(read({ "rows.jsonl": row, "__MACOSX/._rows.jsonl": "\0" }).rows).toHaveLength(1);
    expect(problemLines(() => read({ "a.jsonl": row, "b.jsonl": row }))).toEqual([
      expect.stringContaining("got a folder in none of them"),
    ]);
  });

  test("with trials of ours and no manifest is refused: they may be a part of a run", () => {
    const header = '{"schema":"regression-gate/trials@1"}\n';
    expect(problemLines(() => read({ "trials.jsonl": header }))).toEqual([
      expect.stringContaining("got a folder in none of them"),
    ]);
  });
});

test("each importer has a name of its own", () => {
  const names = IMPORTERS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("trials.jsonl");
});

describe("a table without a config", () => {
  test("is recognised, and refused where its rows are read: nothing tells axes from metrics", () => {
    const { rows } = importFile(fileOf("task,repetition,score\na,0,1\n"), null, null);
    expect(problemLines(() => [...rows])).toEqual([
      "file expected a config, which tells the axes of a CSV from its metrics: name it with --config, or write JSON Lines",
    ]);
  });
});

describe("a JSON list of rows", () => {
  const read = (text: string) => [...importFile(fileOf(text), SHAPE, null).rows];

  test("is rows, also where the start that tells the format ends before the list does", () => {
    const row = { axes: { task: "a".repeat(1000) }, repetition: 0, metrics: { score: "NaN" } };
    const rows = read(
      JSON.stringify(Array.from({ length: 200 }, (_, index) => ({ ...row, repetition: index }))),
    );
    expect(rows).toHaveLength(200);
    expect(rows[199]).toMatchObject({ repetition: 199, metrics: { score: null }, nonFinite: ["score"] });
  });

  test("tells all that is wrong, by place", () => {
    const text =
      '[{"axes":{},"repetition":-1,"metrics":{}}, {"axes":{},"repetition":0,"metrics":{"a":"x"}}, 3]';
    expect(problemLines(() => read(text))).toEqual([
      expect.stringMatching(/^file \[0\]\.repetition: /),
      expect.stringMatching(/^file \[1\]\.metrics\.a: /),
      expect.stringMatching(/^file \[2\]: /),
    ]);
    expect(problemLines(() => read('[{"axes":{},"repetition":0,'))[0]).toContain(
      "file expected JSON, got something else",
    );
  });
});

const BENCHMARKS_READ: ReadonlySet<string> = new Set(
  "hyperfine go-bench pytest-benchmark criterion google-benchmark catch2 jmh pyperf tinybench vitest-bench mitata benny github-action-benchmark bmf k6 vegeta autocannon wrk perf-stat time-v divan libtest".split(
    " ",
  ),
);

const EVALS_READ: ReadonlySet<string> = new Set("deepeval inspect lm-eval mlflow promptfoo".split(" "));

describe("each file of a real tool", () => {
  const names = (path: string): readonly string[] => {
    const head = fileHead(toolFile(path));
    return IMPORTERS.flatMap((one) => (one.takes === "file" && one.recognises(head, null) ? [one.name] : []));
  };
  // A zip is a folder.
  const files = MANIFEST.map(({ path }) => path).filter((path) => !/\/$|\.eval$/.test(path));

  test.each(
    MANIFEST.filter(
      ({ path, tool }) => (BENCHMARKS_READ.has(tool) || EVALS_READ.has(tool)) && files.includes(path),
    ),
  )("$path is in exactly one format", ({ path }) => {
    expect(names(path)).toHaveLength(1);
  });

  test("tests of go are no benchmarks of go", () => {
    expect(names("go-test-json/all.json")).not.toContain("Go benchmarks of go test -json");
  });

  test.each(files)("%s is in one format at most", (path) => {
    expect(names(path).length).toBeLessThanOrEqual(1);
  });
});
