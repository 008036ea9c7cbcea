import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { bundleSource } from "../bundle-source.ts";
import { describeMachine, type Machine } from "../machine.ts";
import { jsonFiles } from "./json-files.ts";
import type { MadeFile, Peer } from "./made-file.ts";
import { TEXT_FILES } from "./text-files.ts";
import { writeMade } from "./write-made.ts";
import { XML_FILES } from "./xml-files.ts";

export interface Options {
  /** Bytes of a file that is read in pieces. */
  readonly bytes: number;
  /** Of one that is held as a whole. */
  readonly heldBytes: number;
  /** Of which the fastest counts, and the largest memory. */
  readonly runs: number;
  /** Names of formats; empty = all. */
  readonly formats: readonly string[];
  /** Tests of each side of a comparison. */
  readonly tests: number;
  /** Bytes of coverage on each side of a comparison. */
  readonly coverageBytes: number;
}

/** What one process took: its reading alone, and the memory of all of it. */
interface Usage {
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface Reading {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  readonly goal: number;
  readonly ours: Usage;
  readonly peer: Peer;
  readonly theirs: Usage;
}

export interface Comparison {
  readonly name: string;
  /** Of both files. */
  readonly bytes: number;
  readonly pieces: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface ImportBenchmark {
  readonly machine: Machine;
  readonly runs: number;
  /** The memory of a process that does nothing. */
  readonly bareMb: number;
  readonly readings: readonly Reading[];
  readonly comparisons: readonly Comparison[];
}

/** `folder`: empty, for bundles of the sources as they are and for the files. */
export function measureImport(folder: string, options: Options): ImportBenchmark {
  const machine = describeMachine();
  const scripts = {
    ours: bundleSource(folder, "bench/import/read-rows.ts"),
    theirs: bundleSource(folder, "bench/import/read-peer.ts"),
  };
  const all = [...TEXT_FILES, ...jsonFiles(), ...XML_FILES];
  const wanted = all.filter(({ format }) => options.formats.length === 0 || options.formats.includes(format));
  return {
    machine,
    runs: options.runs,
    bareMb: run(["--eval", ""]).usage.peakMb,
    readings: wanted.map((file) => reading(file, join(folder, "results"), { scripts, options })),
    comparisons: compareSides(folder, options),
  };
}

interface How {
  readonly scripts: Readonly<Record<"ours" | "theirs", string>>;
  readonly options: Options;
}

function reading(file: MadeFile, path: string, { scripts, options }: How): Reading {
  const { bytes } = writeMade(path, file, {
    bytes: file.peer === "json" ? options.heldBytes : options.bytes,
  });
  const ours: Read[] = [];
  const theirs: Read[] = [];
  // In turns, so that both have the same share of a slow minute.
  for (let turn = 0; turn < options.runs; turn += 1) {
    theirs.push(read([scripts.theirs, file.peer, path]));
    ours.push(read([scripts.ours, file.format, path]));
  }
  rmSync(path);
  const { name, goal, peer } = file;
  return { name, goal, peer, bytes, rows: ours[0]?.rows ?? 0, ours: best(ours), theirs: best(theirs) };
}

interface Read extends Usage {
  readonly rows: number;
}

function read(argv: readonly string[]): Read {
  const { stdout, usage } = run(argv);
  const { cpuMs, rows }: { cpuMs: number; rows: number } = JSON.parse(stdout);
  return { cpuMs, rows, peakMb: usage.peakMb };
}

function best(all: readonly Usage[]): Usage {
  return {
    cpuMs: Math.min(...all.map(({ cpuMs }) => cpuMs)),
    peakMb: Math.max(...all.map(({ peakMb }) => peakMb)),
  };
}

/** The command line without a config: the same file on both sides. */
function compareSides(
  folder: string,
  { tests, coverageBytes, runs, formats }: Options,
): readonly Comparison[] {
  const [junit, coverage] = [XML_FILES[1], TEXT_FILES.find(({ format }) => format === "lcov")];
  const cli = bundleSource(folder, "src/cli/index.ts");
  const wanted = [
    { name: `${tests.toLocaleString("en-US")} tests, JUnit XML`, file: junit, most: { pieces: tests } },
    { name: `${coverageBytes / 1e6} MB of lcov`, file: coverage, most: { bytes: coverageBytes } },
  ];
  return wanted.flatMap(({ name, file, most }): readonly Comparison[] => {
    if (
      file === undefined ||
      Object.values(most).includes(0) ||
      (formats.length > 0 && !formats.includes(file.format))
    )
      return [];
    const path = join(folder, "side");
    const { bytes, pieces } = writeMade(path, file, most);
    const argv = [cli, "compare", "--baseline", path, "--candidate", path, "--format", "json"];
    const all = Array.from({ length: runs }, () => run(argv).usage);
    rmSync(path);
    const wallMs = Math.min(...all.map((one) => one.wallMs));
    return [{ name, bytes: 2 * bytes, pieces, wallMs, ...best(all) }];
  });
}

function run(argv: readonly string[]): {
  readonly stdout: string;
  readonly usage: Usage & { readonly wallMs: number };
} {
  const preload = ["--no-warnings", "--import", join(import.meta.dirname, "..", "rows", "report-usage.mjs")];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...preload, ...argv], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  // 0 = pass or warn, 3 = inconclusive: tests of the bench fail on both sides.
  if (status !== 0 && status !== 1 && status !== 3) throw new Error(`exit code ${status}: ${stderr}`);
  return { stdout, usage: JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "") };
}
