import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MadeFile } from "./made-file.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "__tests__", "importers", "fixtures");

/** Files that are made of what the real tools wrote, with more cases and values. */
export function jsonFiles(): readonly MadeFile[] {
  return [k6(), promptfoo(), hyperfine(), pytestBenchmark(), inspect(), pyperf()];
}

function k6(): MadeFile {
  const lines = textOf("k6/points.json").trim().split("\n");
  const metrics = lines.filter((line) => line.includes('"type":"Metric"'));
  const points = lines.filter((line) => line.includes('"type":"Point"'));
  return {
    name: "k6 points",
    format: "k6",
    goal: 100,
    peer: "json-lines",
    head: `${metrics.join("\n")}\n`,
    piece: (at) => `${points[at % points.length]}\n`,
    tail: "",
  };
}

function promptfoo(): MadeFile {
  const lines = textOf("promptfoo/exec-small.jsonl").trim().split("\n");
  return {
    name: "promptfoo JSON Lines",
    format: "promptfoo",
    goal: 100,
    peer: "json-lines",
    head: "",
    piece: (at) => {
      const row = JSON.parse(lines[at % lines.length] ?? "{}");
      const vars = { q: `What is the capital of country ${Math.floor(at / 4)}?` };
      const testCase = { ...row.testCase, vars };
      return `${JSON.stringify({ ...row, vars, testCase, testIdx: Math.floor(at / 4), promptIdx: 0 })}\n`;
    },
    tail: "",
  };
}

function hyperfine(): MadeFile {
  const [first] = JSON.parse(textOf("hyperfine/debian-1.15.json")).results;
  const times = Array.from({ length: 200 }, (_, at) => 0.012345 + at / 1_000_003);
  return list("hyperfine JSON", "hyperfine", '{"results":[', "]}", (at) => ({
    ...first,
    command: `./program --size ${at}`,
    times,
    exit_codes: times.map(() => 0),
  }));
}

function pytestBenchmark(): MadeFile {
  const { benchmarks, ...rest } = JSON.parse(textOf("pytest-benchmark/with-data.json"));
  const [first] = benchmarks;
  const data = Array.from({ length: 500 }, (_, at) => 1.234e-5 + at / 1e10);
  const head = `${JSON.stringify(rest).slice(0, -1)},"benchmarks":[`;
  return list("pytest-benchmark JSON", "pytest-benchmark", head, "]}", (at) => ({
    ...first,
    name: `test_parse[${at}]`,
    fullname: `tests/test_parse.py::test_parse[${at}]`,
    stats: { ...first.stats, data, rounds: data.length },
  }));
}

function inspect(): MadeFile {
  const { samples, ...rest } = JSON.parse(textOf("inspect/all-cases.json").replaceAll(/\bNaN\b/g, "null"));
  const [first] = samples;
  const head = `${JSON.stringify(rest).slice(0, -1)},"samples":[`;
  return list("inspect JSON", "inspect", head, "]}", (at) => ({ ...first, id: `sample-${at}` }));
}

function pyperf(): MadeFile {
  const { benchmarks, ...rest } = JSON.parse(textOf("pyperf/suite.json"));
  const [first] = benchmarks;
  const tail = `],${JSON.stringify(rest).slice(1)}`;
  return list("pyperf JSON", "pyperf", '{"benchmarks":[', tail, (at) => ({
    ...first,
    metadata: { ...first.metadata, name: `sorted-${at}` },
  }));
}

type Piece = (at: number) => object;

function list(
  name: string,
  format: string,
  ...[head, tail, piece]: readonly [string, string, Piece]
): MadeFile {
  return {
    name,
    format,
    goal: 50,
    peer: "json",
    head,
    piece: (at) => JSON.stringify(piece(at)),
    tail,
    between: ",",
  };
}

function textOf(path: string): string {
  return readFileSync(join(FIXTURES, path), "utf8");
}
