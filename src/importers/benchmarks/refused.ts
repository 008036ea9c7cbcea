import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { FileHead } from "../file-head.ts";
import type { FileImporter, ImportedRows } from "../importer.ts";

/** A summary that is known, and is no results: the tool writes a better file. `advice`: how. */
function refused(name: string, recognises: (head: FileHead) => boolean, advice: string): FileImporter {
  const read = ({ shown }: ByteSource): never => {
    throw usageProblem(shown, `expected a file with samples, got ${name}. ${advice}`);
  };
  const readAll = (files: readonly ByteSource[]): ImportedRows => ({ rows: files.map(read) });
  return { takes: "file", name, recognises, read, readAll };
}

const GOOGLE_HEADER = /^"?name"?,"?iterations"?,"?real_time"?,"?cpu_time"?,"?time_unit"?/;

/** Rows of repetitions and aggregates are told apart by names alone. */
const googleCsv = refused(
  "Google Benchmark CSV",
  ({ firstLine, text }) =>
    GOOGLE_HEADER.test(firstLine) || /^name,iterations,real_time,cpu_time,time_unit/m.test(text),
  "Run with --benchmark_out=FILE --benchmark_out_format=json.",
);

const CRITERION_TIME = /^(?:\S.*)?\s+time:\s+\[[\d.]+ \S+ [\d.]+ \S+ [\d.]+ \S+\]/m;

/** Three bounds a benchmark, each in a unit of its own. */
const criterionText = refused(
  "the text that Criterion prints",
  ({ text, json }) => json.size === 0 && CRITERION_TIME.test(text),
  "Name the folder target/criterion, or write cargo criterion --message-format=json to a file.",
);

/** Statuses alone, in a text that programs write into. */
const cargoTest = refused(
  "the text of cargo test",
  ({ text, firstLine }) =>
    /^running \d+ tests?$/.test(firstLine) &&
    /^test \S.* \.\.\. (?:ok|FAILED|ignored)/m.test(text) &&
    !/^test .+ \.\.\. bench: /m.test(text),
  "Write JUnit XML: cargo nextest run with junit in its profile.",
);

/** Measurements of many commits, of which the last is that of the file that the action was given. */
const actionHistory = refused(
  "the history of github-action-benchmark (data.js)",
  ({ firstLine, json }) =>
    /^window\.BENCHMARK_DATA\s*=/.test(firstLine) ||
    (json.has("entries") && json.has("repoUrl") && json.has("lastUpdate")),
  "Name the file that the benchmark writes.",
);

/** What is refused by its name, with what to write instead; the order says nothing. */
export const REFUSED_BENCHMARKS: readonly FileImporter[] = [
  googleCsv,
  criterionText,
  cargoTest,
  actionHistory,
];
