import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { problemLines, usageErrorOf } from "../../support/usage-error-of.ts";

/** Messages of a config, one a line, without the file's name. */
function problemsOf(text: string): readonly string[] {
  return problemLines(() => parseConfig(text, "rg.yml")).map((line) => line.replace(/^rg\.yml:/, ""));
}

/** A sound config of three lines; the fragment under test begins on line 4. */
const HEAD = "version: 1\nid: a\nrun: { command: [node] }\n";

const MATRIX = "matrix: { axes: { mode: [fast, careful], n: [1, 2] } }\n";

interface Row {
  readonly promise: string;
  readonly fragment: string;
  readonly problems: readonly string[];
}

const rows: readonly Row[] = [
  {
    promise: "a typo at the top",
    fragment: "metrcs: {}",
    problems: ['4:1 metrcs: unknown key "metrcs". Did you mean "metrics"?'],
  },
  {
    promise: "an unknown key that is like none",
    fragment: "baseline: { zzzzzzz: 1 }",
    problems: [
      '4:13 baseline.zzzzzzz: unknown key "zzzzzzz". Known: from, branch, at, run-id, ref, path, reference.',
    ],
  },
  {
    promise: "faults of an unknown type and at no rate",
    fragment: "chaos: { rate: 2, types: [netwrk] }",
    problems: [
      "4:16 chaos.rate: expected a share such as 10% or 0.1, between 0 and 1, got 2 (write 2%)",
      '4:27 chaos.types[0]: expected one of random, network, timeout, resource, database, slow or truncate, got "netwrk"',
    ],
  },
  {
    promise: "faults in cases that the matrix does not have",
    fragment: `${MATRIX}chaos: { rate: 10%, never: [{ mod: fast }] }`,
    problems: ['5:31 chaos.never[0].mod: unknown axis "mod". Did you mean "mode"?'],
  },
  {
    promise: "failures that fit nothing, and advice on what nothing caught",
    fragment:
      "failures:\n  a: { advice: x }\n  b: { patterns: ['('], advice: x }\n  c: { patterns: ['(?<host>.)'], advice: 'see {{ hots }}' }",
    problems: [
      "5:3 failures.a: expected patterns or codes: without them it matches nothing",
      "6:19 failures.b.patterns[0]: Invalid regular expression: /(/: Unterminated group",
      '7:42 failures.c.advice: no pattern has a group "hots", written (?<hots>…). Did you mean "host"?',
    ],
  },
  {
    promise: "a duplicate axis value",
    fragment: "matrix: { axes: { mode: [fast, fast] } }",
    problems: ['4:32 matrix.axes.mode: value "fast" is given twice'],
  },
  {
    promise: "axis values that read the same",
    fragment: 'matrix: { axes: { n: [1, "1"] } }',
    problems: ['4:26 matrix.axes.n: values 1 and "1" read the same'],
  },
  {
    promise: "typos in a matrix beside its other problems",
    fragment: "matrix: { axes: { mode: [fast, fast] }, repetition: 3, exclude: [{ mod: fast }] }",
    problems: [
      '4:32 matrix.axes.mode: value "fast" is given twice',
      '4:41 matrix.repetition: unknown key "repetition". Did you mean "repetitions"?',
      '4:68 matrix.exclude[0].mod: unknown axis "mod". Did you mean "mode"?',
    ],
  },
  {
    promise: "a value that the axis does not have",
    fragment: `${MATRIX}suites: { core: { where: { mode: [fast, carefull] } } }`,
    problems: ['5:34 suites.core.where.mode: axis "mode" has no value "carefull". Did you mean "careful"?'],
  },
  {
    promise: "a matrix with a bad number is still checked for the rest",
    fragment: "matrix: { axes: { mode: [fast, fast] }, repetitions: 0 }\ncompare: { by: [mod] }",
    problems: [
      '4:32 matrix.axes.mode: value "fast" is given twice',
      "4:54 matrix.repetitions: expected a whole number from 1 to 100000, got 0",
      '5:17 compare.by[0]: unknown axis "mod". Did you mean "mode"?',
    ],
  },
  {
    promise: "repetitions out of range",
    fragment: "matrix: { repetitions: 0 }",
    problems: ["4:24 matrix.repetitions: expected a whole number from 1 to 100000, got 0"],
  },
  {
    promise: "a reserved axis name",
    fragment: "matrix: { axes: { repetition: [1] } }",
    problems: ['4:19 matrix.axes.repetition: "repetition" is reserved; give the axis another name'],
  },
  {
    promise: "an axis name that would break case names",
    fragment: 'matrix: { axes: { "a=b": [1] } }',
    problems: [
      '4:19 matrix.axes.a=b: expected an axis name of at most 64 letters, digits, "_", ".", "/" and "-", got "a=b"',
    ],
  },
  {
    promise: "an axis that is neither list nor file",
    fragment: "matrix: { axes: { mode: fast } }",
    problems: [
      '4:25 matrix.axes.mode: expected a list of values, or {file: tasks.jsonl, id: id}, got "fast"',
    ],
  },
  {
    promise: "a typo in a file axis",
    fragment: "matrix: { axes: { task: { fil: tasks.jsonl } } }",
    problems: ['4:27 matrix.axes.task.fil: unknown key "fil". Did you mean "file"?'],
  },
  {
    promise: "a tasks file outside the repository",
    fragment: "matrix: { axes: { a: { file: ../t.csv }, b: { file: /t.csv }, c: { file: 'd\\t.csv' } } }",
    problems: [
      '4:30 matrix.axes.a.file: expected a path inside the repository, got "../t.csv"',
      '4:53 matrix.axes.b.file: expected a path relative to the repository\'s root, got "/t.csv"',
      '4:74 matrix.axes.c.file: expected a path with "/", got "d\\\\t.csv" (write "d/t.csv")',
    ],
  },
  {
    promise: "a percentage margin on points and points on a ratio",
    fragment:
      "metrics:\n  a: { kind: latency, margin: 0.05 }\n  b: { kind: binary, margin: 2% }\n  c: { kind: memory, margin: 10 }",
    problems: [
      "5:31 metrics.a.margin: kind latency takes a margin relative to the baseline, got 0.05 (write 5%)",
      "6:30 metrics.b.margin: kind binary takes a margin in the metric's own unit, got 2% (write 0.02)",
      "7:30 metrics.c.margin: kind memory takes a margin relative to the baseline, got 10 (write 10%)",
    ],
  },
  {
    promise: "a margin that is none",
    fragment: "metrics:\n  a: { kind: latency, margin: -5% }\n  b: { kind: binary, margin: -1 }",
    problems: [
      '5:31 metrics.a.margin: expected a margin such as 5% (of the baseline) or 0.02 (in the metric\'s unit), never negative, got "-5%"',
      "6:30 metrics.b.margin: expected a margin such as 5% (of the baseline) or 0.02 (in the metric's unit), never negative, got -1",
    ],
  },
  {
    promise: "a fall of more than everything",
    fragment: "metrics: { a: { kind: amount, better: higher, margin: 100% } }",
    problems: ["4:55 metrics.a.margin: expected a margin below 100%: no metric can fall by 100% or more"],
  },
  {
    promise: "points of a rate that are percentages, and a rule that no fall can break",
    fragment: `metrics:
  a: { kind: binary, margin: 5 }
  b: { kind: binary, negligible: 1 }
  c: { kind: binary, rule: { points: 10 } }
  d: { kind: amount, better: higher, rule: { change: 100% } }`,
    problems: [
      "5:30 metrics.a.margin: expected a margin below 1, which is 100 points: no rate can get worse by that or more (5 points are 0.05)",
      "6:34 metrics.b.negligible: expected a number below 1, which is 100 points: no rate can get worse by that or more (5 points are 0.05)",
      "7:38 metrics.c.rule.points: expected a number of points below 1, which is 100 points: no rate can get worse by that or more (5 points are 0.05)",
      "8:54 metrics.d.rule.change: expected a change below 100%: no metric can fall by 100% or more",
    ],
  },
  {
    promise: "a margin that nothing could ever pass",
    fragment: `metrics:
  a: { kind: latency, margin: 100001% }
  b: { kind: score, better: higher, margin: 1e300 }`,
    problems: [
      "5:31 metrics.a.margin: expected a margin of at most 100000%: nothing could ever fail",
      "6:45 metrics.b.margin: expected a margin of at most 1e+150: nothing could ever fail",
    ],
  },
  {
    promise: "a direction that cannot be guessed",
    fragment: "metrics: { a: { kind: score } }",
    problems: [
      "4:12 metrics.a.better: is required: expected higher or lower, since a metric of kind score can mean either",
    ],
  },
  {
    promise: "typos in a metric beside its other problems",
    fragment: "metrics: { a: { kind: score, beter: higher, margin: 2% } }",
    problems: [
      '4:30 metrics.a.beter: unknown key "beter". Did you mean "better"?',
      "4:53 metrics.a.margin: kind score takes a margin in the metric's own unit, got 2% (write 0.02)",
    ],
  },
  {
    promise: "an unknown kind, a missing kind and a metric that is no mapping",
    fragment: "metrics: { a: { kind: speed }, b: {}, c: 3 }",
    problems: [
      '4:23 metrics.a.kind: expected one of latency, memory, amount, score, binary, count or exact, got "speed"',
      "4:32 metrics.b.kind: is required: expected one of latency, memory, amount, score, binary, count or exact",
      "4:42 metrics.c: expected a mapping with kind, got 3",
    ],
  },
  {
    promise: "tolerances and margins of the wrong kind",
    fragment:
      "metrics:\n  a: { kind: exact, margin: 0 }\n  b: { kind: latency, atol: 3 }\n  c: { kind: exact, rule: { points: 1 } }\n  d: { kind: exact, negligible: 1 }",
    problems: [
      "5:29 metrics.a.margin: kind exact has no margin: write atol and rtol",
      "6:23 metrics.b.atol: applies only to kind exact; for latency write a margin",
      "7:21 metrics.c.rule: kind exact has no rule: write atol and rtol",
      "8:21 metrics.d.negligible: kind exact has no such tolerance: write atol and rtol",
    ],
  },
  {
    promise: "limits in the wrong order, also of an override",
    fragment: `${MATRIX}metrics:\n  a: { kind: latency, min: 3, warn-min: 2, max: 1 }\n  b: { kind: latency, max: 5, overrides: [{ where: { mode: fast }, warn-max: 6 }] }`,
    problems: [
      "6:41 metrics.a.warn-min: expected a number above min (3), got 2",
      "6:49 metrics.a.max: expected a number above min (3), got 1",
      "7:78 metrics.b.overrides[0].warn-max: expected a number below max (5), got 6",
    ],
  },
  {
    promise: "an override for what is no group",
    fragment: `${MATRIX}compare: { by: [mode] }\nmetrics: { a: { kind: latency, overrides: [{ where: { n: 1 } }, { where: { nn: 1 } }] } }`,
    problems: [
      '6:55 metrics.a.overrides[0].where.n: axis "n" does not split the comparison into groups: it is not in compare.by (mode)',
      '6:76 metrics.a.overrides[1].where.nn: unknown axis "nn". Did you mean "n"?',
    ],
  },
  {
    promise:
      "a quantile that no one judges, of a kind without one, with a margin in units, and beside a rule",
    fragment:
      "metrics:\n  a: { kind: latency, quantile: 95 }\n  b: { kind: binary, quantile: 0.5 }\n  c: { kind: score, better: higher, quantile: 0.5, margin: 0.02 }\n  d: { kind: latency, quantile: 0.5, rule: { change: 5% } }",
    problems: [
      "5:33 metrics.a.quantile: expected 0.5, 0.95 or 0.99, got 95",
      "6:22 metrics.b.quantile: kind binary has no quantile to judge",
      "7:60 metrics.c.margin: a quantile takes a margin relative to the baseline, got 0.02 (write 2%)",
      "8:23 metrics.d.quantile: a rule compares means: write a quantile or a rule",
    ],
  },
  {
    promise: "poisson of another kind, beside a quantile, and beside a rule",
    fragment:
      "metrics:\n  a: { kind: latency, poisson: true }\n  b: { kind: count, better: lower, quantile: 0.5, poisson: true }\n  c: { kind: count, better: lower, rule: { change: 5% }, poisson: true }",
    problems: [
      "5:23 metrics.a.poisson: applies only to kind count, not to latency",
      "6:51 metrics.b.poisson: a quantile is over trials, the Poisson test is over totals: write one of the two",
      "7:58 metrics.c.poisson: a rule replaces the test: write poisson or a rule",
    ],
  },
  {
    promise: "looks of a run whose baseline was measured in another job",
    fragment: "matrix: { adaptive: { looks: [10, 20] } }\nbaseline: { from: artifact }",
    problems: [
      "4:11 matrix.adaptive: needs both sides in one job, since each look measures both again: write baseline: { from: ref, ref: main }, or sides; a baseline of another job was measured once",
    ],
  },
  {
    promise: "looks that do not grow, and repetitions that are not the last of them",
    fragment:
      "matrix: { repetitions: 10, adaptive: { looks: [10, 10, 20] } }\nbaseline: { from: ref, ref: main }",
    problems: [
      "4:24 matrix.repetitions: expected 20, the last of adaptive.looks, got 10; you can remove it",
      "4:52 matrix.adaptive.looks[1]: expected more repetitions than at the previous look (10), got 10",
    ],
  },
  {
    promise: "a single look",
    fragment: "matrix: { adaptive: { looks: [10] } }\nbaseline: { from: ref, ref: main }",
    problems: ["4:30 matrix.adaptive.looks: expected at least two looks; for one write `repetitions`"],
  },
  {
    promise: "more looks than alpha can be shared among",
    fragment:
      "matrix: { adaptive: { looks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] } }\nbaseline: { from: ref, ref: main }",
    problems: ["4:30 matrix.adaptive.looks: expected at most 10 looks: each gets its share of alpha"],
  },
  {
    promise: "a cluster that is no axis",
    fragment: `${MATRIX}compare: { unit: n, cluster: mod }`,
    problems: ['5:30 compare.cluster: unknown axis "mod". Did you mean "mode"?'],
  },
  {
    promise: "a cluster that is the unit",
    fragment: `${MATRIX}compare: { unit: n, cluster: n }`,
    problems: ['5:30 compare.cluster: axis "n" is already the unit'],
  },
  {
    promise: "a cluster of repetitions",
    fragment: `${MATRIX}compare: { cluster: mode }`,
    problems: [
      "5:21 compare.cluster: clusters contain units, but here repetitions are the units (write unit: mode to compare its values)",
    ],
  },
  {
    promise: "a cluster that splits into groups too",
    fragment: `${MATRIX}compare: { unit: n, cluster: mode, by: [mode] }`,
    problems: [
      '5:41 compare.by[0]: axis "mode" is the cluster, so it cannot also split the comparison into groups',
    ],
  },
  {
    promise: "a rule that says both or nothing, and beside a margin",
    fragment:
      "metrics:\n  a: { kind: latency, rule: {} }\n  b: { kind: latency, rule: { change: 5%, points: 3 } }\n  c: { kind: latency, margin: 5%, rule: { change: 0.1 } }\n  d: { kind: latency, margin: 5%, rule: { change: 10% } }",
    problems: [
      "5:29 metrics.a.rule: expected either {change: 10%} or {points: 10}, got none",
      "6:29 metrics.b.rule: expected either {change: 10%} or {points: 10}, got both",
      "7:51 metrics.c.rule.change: expected a percentage such as 10%, got 0.1 (write 10%)",
      "8:31 metrics.d.margin: a rule replaces the margin: write one of the two",
    ],
  },
  {
    promise: "a metric with the name of an axis or of a column",
    fragment: `${MATRIX}metrics: { mode: { kind: latency }, status: { kind: latency } }`,
    problems: [
      "5:12 metrics.mode: is also the name of an axis; rename one",
      '5:37 metrics.status: "status" is reserved; give the metric another name',
    ],
  },
  {
    promise: "a metric name with a line break",
    fragment: 'metrics: { "a\\nb": { kind: latency } }',
    problems: ['4:12 metrics.a b: expected a name of 1 to 200 printable characters, got "a\\nb"'],
  },
  {
    promise: "an unknown unit and group",
    fragment: `${MATRIX}compare: { unit: mod, by: [n, n, k], alpha: 0.5 }`,
    problems: [
      '5:18 compare.unit: unknown axis "mod". Did you mean "mode"? Or write repetition.',
      '5:31 compare.by[1]: axis "n" is given twice',
      '5:34 compare.by[2]: unknown axis "k". Known: mode, n.',
      "5:45 compare.alpha: expected a number above 0 and below 0.5, such as 0.05, got 0.5",
    ],
  },
  {
    promise: "a unit that also splits",
    fragment: `${MATRIX}compare: { unit: n, by: [n] }`,
    problems: [
      '5:26 compare.by[0]: axis "n" is the unit, so it cannot also split the comparison into groups',
    ],
  },
  {
    promise: "shares, costs and unknown costs",
    fragment:
      "gate: { max-error-rate: 10, warning: warm, regresion: fail, fail-on: always }\ncompare: { min-common-units: 120% }",
    problems: [
      "4:25 gate.max-error-rate: expected a share such as 10% or 0.1, between 0 and 1, got 10 (write 10%)",
      '4:38 gate.warning: expected one of pass, note, warn, inconclusive or fail, got "warm"',
      '4:44 gate.regresion: unknown key "regresion". Did you mean "regression"?',
      '4:70 gate.fail-on: expected one of fail, warn or never, got "always"',
      '5:30 compare.min-common-units: expected a share such as 10% or 0.1, between 0 and 1, got "120%"',
    ],
  },
  {
    promise: "a baseline's keys without its kind",
    fragment: "baseline: { from: ref, branch: main }",
    problems: [
      "4:1 baseline.ref: is required with from: ref",
      "4:24 baseline.branch: belongs to from: artifact; this baseline is from: ref",
    ],
  },
  {
    promise: "a ref that git would take for an option",
    fragment: "baseline: { from: ref, ref: --upload-pack=x }",
    problems: ['4:29 baseline.ref: expected the name of a git ref, got "--upload-pack=x"'],
  },
  {
    promise: "two sides and a ref",
    fragment:
      "sides: { baseline: { run: {} }, candidate: { run: { env: { A: b } } } }\nbaseline: { from: ref, ref: main }",
    problems: ["4:1 sides: sides and baseline.from: ref both define the baseline: keep one of them"],
  },
  {
    promise: "a side's key that holds for both",
    fragment: "sides: { baseline: { run: { timeout: 3s } }, candidate: { run: { comand: x } } }",
    problems: [
      "4:29 sides.baseline.run.timeout: timeout applies to both sides: write it in the top-level run",
      '4:66 sides.candidate.run.comand: unknown key "comand". Did you mean "command"?',
    ],
  },
  {
    promise: "versions",
    fragment: "versions: { p: { fil: x }, q: [], r: { files: [] }, s: { value: 1, file: x } }",
    problems: [
      '4:18 versions.p.fil: unknown key "fil". Did you mean "file"?',
      "4:31 versions.q: expected text, {value: …}, {file: …} or {files: […]}, got an empty list",
      "4:47 versions.r.files: expected at least one file, got an empty list",
    ],
  },
  {
    promise: "a version with two sources",
    fragment: "versions: { s: { value: 1, file: x }, t: {} }",
    problems: [
      "4:16 versions.s: expected one of value, file or files, got 2",
      "4:42 versions.t: expected one of value, file or files, got 0",
    ],
  },
  {
    promise: "paths and secrets",
    fragment: 'paths: [./src/**, /etc]\nsecrets: ["sk-abc"]',
    problems: [
      '4:9 paths[0]: expected a glob relative to the repository\'s root, got "./src/**" (write "src/**")',
      '4:19 paths[1]: expected a path relative to the repository\'s root, got "/etc"',
      "5:11 secrets[0]: expected the name of an environment variable (never its value)",
    ],
  },
  {
    promise: "paths that take out and put nothing in",
    fragment: 'paths: ["!docs/**"]',
    problems: ['4:8 paths: expected a glob without "!" first, since these match no file'],
  },
  {
    promise: "a numeric seed that is no seed",
    fragment: "seed: 1.5",
    problems: ["4:7 seed: expected a whole number from 0 to 4294967295, got 1.5"],
  },
];

describe("a config with a problem is refused with its place and advice", () => {
  test.each(rows)("$promise", ({ fragment, problems }) => {
    expect(problemsOf(HEAD + fragment)).toEqual(problems);
  });
});

const wholes: readonly Row[] = [
  {
    promise: "an empty file",
    fragment: "# nothing\n",
    problems: ["1:1 expected a mapping with version, id, matrix, run and metrics, got an empty value"],
  },
  {
    promise: "a list",
    fragment: "[1]",
    problems: ["1:1 expected a mapping with version, id, matrix, run and metrics, got a list"],
  },
  {
    promise: "a later version, without id and run",
    fragment: "version: 2",
    problems: [
      "1:1 id: is required: expected a gate id such as support-bot",
      "1:1 run: is required: expected a mapping with command, module, http, chat or results-file",
      "1:10 version: expected 1, the version of this format, got 2",
    ],
  },
  {
    promise: "an id that cannot name a file",
    fragment: "version: 1\nid: ../x\nrun: { command: x }",
    problems: [
      '2:5 id: expected a gate id of at most 63 letters, digits, dots, dashes and underscores, beginning with a letter or digit, got "../x"',
    ],
  },
  {
    promise: "no runner",
    fragment: "version: 1\nid: a\nrun: { timeout: 3s }\n",
    problems: ["3:1 run: expected one of command, module, http, chat or results-file, got none of them"],
  },
  {
    promise: "two runners",
    fragment: "version: 1\nid: a\nrun: { command: x, module: y.mjs }\n",
    problems: [
      "3:1 run: expected one of command, module, http, chat or results-file, got command and module",
    ],
  },
  {
    promise: "everything about a run",
    fragment:
      "version: 1\nid: a\nrun: { comand: [node], timeout: 120, retry: { delay: 5 }, rate: { qps: 0 }, concurrency: 0, env: { A: 1 }, keep-output: 1 }",
    problems: [
      '3:8 run.comand: unknown key "comand". Did you mean "command"?',
      '3:33 run.timeout: expected a duration such as 500ms, 120s, 10min or 1h, got 120 (a number needs its unit: "120s")',
      '3:54 run.retry.delay: expected a duration such as 500ms, 120s, 10min or 1h, got 5 (a number needs its unit: "5s")',
      "3:72 run.rate.qps: expected a number above 0, got 0",
      "3:90 run.concurrency: expected a whole number from 1 to 1000, got 0",
      '3:103 run.env.A: expected text (put numbers in quotes: "1"), got 1',
      "3:121 run.keep-output: expected a size such as 512B, 64KiB or 1MB, got 1",
    ],
  },
  {
    promise: "what setup makes elsewhere",
    fragment:
      'version: 1\nid: a\nrun: { command: x, setup: { run: y, cache: [/abs, ../up, a//b, .GIT/hooks, "c:\\\\d", ok] } }\n',
    problems: [
      `3:45 run.setup.cache[0]: expected a path such as node_modules, below the repository's root, got "/abs"`,
      `3:51 run.setup.cache[1]: expected a path such as node_modules, below the repository's root, got "../up"`,
      `3:58 run.setup.cache[2]: expected a path such as node_modules, below the repository's root, got "a//b"`,
      `3:64 run.setup.cache[3]: expected a path such as node_modules, below the repository's root, got ".GIT/hooks"`,
      String.raw`3:76 run.setup.cache[4]: expected a path with "/", got "c:\\d" (write "c:/d")`,
    ],
  },
  {
    promise: "a setup that is no command",
    fragment: "version: 1\nid: a\nrun: { command: x, setup: { command: y } }\n",
    problems: [
      "3:20 run.setup.run: is required: expected a list (program and arguments) or one text for the shell",
      "3:20 run.setup.cache: is required: expected a list of paths",
      '3:29 run.setup.command: unknown key "command". Known: run, cache.',
    ],
  },
  {
    promise: "limits that are not valid",
    fragment:
      "version: 1\nid: a\nrun: { command: x, rate: { rpm: -1, tmp: 5 }, breaker: { failures: 0 }, budget: { calls: 1.5, cost-usd: 0, time: 60 } }",
    problems: [
      "3:33 run.rate.rpm: expected a number above 0, got -1",
      '3:37 run.rate.tmp: unknown key "tmp". Did you mean "tpm"?',
      "3:68 run.breaker.failures: expected a whole number from 1 to 10000, got 0",
      "3:90 run.budget.calls: expected a whole number from 1 to 1000000000, got 1.5",
      "3:105 run.budget.cost-usd: expected a number above 0, got 0",
      '3:114 run.budget.time: expected a duration such as 500ms, 120s, 10min or 1h, got 60 (a number needs its unit: "60s")',
    ],
  },
  {
    promise: "concurrency of an axis or a value that no case has",
    fragment:
      "version: 1\nid: a\nmatrix: { axes: { model: [small, large], n: [1, 10] } }\nrun: { command: x, concurrency: { total: 8, per: { modle: { large: 1 }, model: { larg: 2 }, n: { 10: 3 } } } }",
    problems: [
      '4:52 run.concurrency.per.modle: unknown axis "modle". Did you mean "model"?',
      '4:80 run.concurrency.per.model: axis "model" has no value "larg". Did you mean "large"?',
    ],
  },
  {
    promise: "a budget that no trial fits into",
    fragment:
      "version: 1\nid: a\nrun: { command: x, budget: { tokens: 100, max-per-trial: { tokens: 101 } } }",
    problems: [
      "3:68 run.budget.max-per-trial.tokens: expected at most the whole budget of 100, got 101: no trial could start",
    ],
  },
  {
    promise: "limits on what a runner does not tell, whichever side it runs",
    fragment:
      "version: 1\nid: a\nrun: { module: m.mjs, rate: { tpm: 100 }, budget: { tokens: 5, cost-usd: 1, calls: 3 } }\nsides: { baseline: { run: {} }, candidate: { run: { results-file: r.csv } } }\nmetrics: { a: { kind: latency } }",
    problems: [
      "3:31 run.rate.tpm: cannot be kept: results-file, http and patterns do not report what a trial used",
      "3:53 run.budget.tokens: cannot be kept: results-file, http and patterns do not report what a trial used",
      "3:64 run.budget.cost-usd: cannot be kept: results-file, http and patterns do not report what a trial used",
    ],
  },
  {
    promise: "what another runner reads",
    fragment: "version: 1\nid: a\nrun: { module: m.mjs, metrics-from: stdout, errored-exit-codes: [3] }",
    problems: [
      "3:23 run.metrics-from: belongs to command; module does not read it",
      "3:45 run.errored-exit-codes: belongs to command; module does not read it",
    ],
  },
  {
    promise: "delays and exit codes that contradict each other",
    fragment:
      "version: 1\nid: a\nrun: { command: x, timeout: 0s, retry: { delay: 5s, max-delay: 1s }, errored-exit-codes: [3, 4], transient-exit-codes: [4] }",
    problems: [
      "3:29 run.timeout: expected more than 0",
      "3:64 run.retry.max-delay: expected at least the delay of 5000 ms, got 1000 ms",
      "3:120 run.transient-exit-codes: exit code 4 is also in errored-exit-codes; keep one",
    ],
  },
  {
    promise: "patterns",
    fragment:
      "version: 1\nid: a\nrun: { command: x, metrics-from: { patterns: { a: '(x', b: 'x', laten: '(y)' } } }\nmetrics: { latency: { kind: latency }, a: { kind: latency }, b: { kind: latency } }",
    problems: [
      "3:51 run.metrics-from.patterns.a: Invalid regular expression: /(x/: Unterminated group",
      "3:60 run.metrics-from.patterns.b: expected a regular expression with one capture group, got 0 of them",
      '3:65 run.metrics-from.patterns.laten: unknown metric "laten". Known: latency, a, b.',
    ],
  },
  {
    promise: "results without metrics, whatever the file is called",
    fragment: "version: 1\nid: a\nrun: { results-file: out.txt }",
    problems: ["1:1 metrics: expected at least one metric, since results-file has no metric success"],
  },
  {
    promise: "a chat without what it needs",
    fragment: "version: 1\nid: a\nrun: { chat: {} }",
    problems: [
      "3:8 run.chat.base-url: is required: expected an address such as https://api.openai.com/v1",
      "3:8 run.chat.model: is required: expected the name of a model",
      "3:8 run.chat.prompt: is required: expected a text, or messages",
    ],
  },
  {
    promise: "a chat that asks in two ways and sends what it may not",
    fragment:
      'version: 1\nid: a\nrun: { chat: { base-url: "https://h/v1", model: m, prompt: p, messages: [{ role: user, content: q }], params: { stream: true, max_tokens: 1 } } }',
    problems: [
      "3:63 run.chat.messages: replaces the prompt: write one of the two",
      "3:113 run.chat.params.stream: cannot be set as a parameter: answers are read as a whole",
      "3:127 run.chat.params.max_tokens: cannot be set as a parameter: write run.chat.max-tokens",
    ],
  },
  {
    promise: "addresses that hide where they lead",
    fragment:
      'version: 1\nid: a\nmatrix: { axes: { m: [a] } }\nsides:\n  baseline: { run: { chat: { base-url: "https://u:p@h", model: m, prompt: p } } }\n  candidate: { run: { http: { url: "https://{{ axes.m }}/x" } } }',
    problems: [
      "5:40 sides.baseline.run.chat.base-url: the config would store the user or password of this address: send a header {env: NAME} instead",
      "6:36 sides.candidate.run.http.url: the host must not have placeholders: a value of a case must not choose where requests go",
    ],
  },
  {
    promise: "fallbacks that are no other endpoint, hide where they lead or ask something else",
    fragment: `version: 1
id: a
matrix: { axes: { m: [a] } }
sides:
  baseline: { run: { chat: { base-url: "https://h/v1", model: m, prompt: p, fallback: { base-url: "https://h/v2" } } } }
  candidate: { run: { http: { url: "https://h/x", fallback: { url: "https://{{ axes.m }}/x", headers: { "a b": c } } } } }
`,
    problems: [
      "5:87 sides.baseline.run.chat.fallback: expected another server (base-url) or another account (api-key-env): an endpoint fails as a whole",
      "6:68 sides.candidate.run.http.fallback.url: the host must not have placeholders: a value of a case must not choose where requests go",
      '6:105 sides.candidate.run.http.fallback.headers.a b: expected the name of a header, got "a b"',
    ],
  },
  {
    promise: "a fallback with a prompt of its own",
    fragment:
      'version: 1\nid: a\nrun: { chat: { base-url: "https://h/v1", model: m, prompt: p, fallback: { base-url: "https://o/v1", prompt: q } } }',
    problems: [
      '3:101 run.chat.fallback.prompt: unknown key "prompt". Known: base-url, model, api-key-env, headers, max-tokens-as, params.',
    ],
  },
  {
    promise: "an http fallback that is the endpoint itself",
    fragment:
      'version: 1\nid: a\nrun: { http: { url: "https://h/x", headers: { A: { env: K } }, fallback: { url: "https://h/y", headers: { B: { env: K } } } } }',
    problems: [
      "3:81 run.http.fallback.url: expected another server, or headers with another key: an endpoint fails as a whole",
    ],
  },
  {
    promise: "places that no case can fill",
    fragment:
      'version: 1\nid: a\nmatrix: { axes: { model: [a], task: { file: t.jsonl } } }\nrun: { http: { url: "https://h/{{ axes.modle }}/{{ model }}?x={{ content.model.x }}", body: { a: ["{{ sed }}", "{{ content.task.any }}"] } } }',
    problems: [
      '4:21 run.http.url: "{{ axes.modle }}": unknown axis "modle". Did you mean "model"?',
      '4:21 run.http.url: unknown placeholder "{{ model }}". Did you mean "axes.model"?',
      '4:21 run.http.url: unknown placeholder "{{ content.model.x }}". Known: axes, content, seed, repetition, side, axes.model, axes.task, content.task.',
      '4:99 run.http.body.a[0]: unknown placeholder "{{ sed }}". Did you mean "seed"?',
    ],
  },
  {
    promise: "keys in the config",
    fragment:
      'version: 1\nid: a\nrun: { http: { url: "https://h", headers: { Authorization: Bearer abc, "a b": c, Content-Length: "1", X: { env: "sk-abc" } } } }',
    problems: [
      "3:45 run.http.headers.Authorization: a config must not contain a key: write {env: NAME}",
      '3:72 run.http.headers.a b: expected the name of a header, got "a b"',
      "3:82 run.http.headers.Content-Length: is set by the client; remove it",
      '3:113 run.http.headers.X.env: expected the name of an environment variable: letters, digits and "_"',
    ],
  },
  {
    promise: "paths and patterns that select nothing",
    fragment:
      'version: 1\nid: a\nmetrics: { acc: { kind: score, better: higher } }\nrun: { chat: { base-url: "https://h/v1", model: m, prompt: p, extract: { acc: { json: a.b }, acuracy: { pattern: x, json: $ } }, overrides: [{ where: { mode: x }, temperature: 0 }] } }',
    problems: [
      '4:87 run.chat.extract.acc.json: expected a JSONPath (RFC 9535) such as $.scores.f1, got "a.b"',
      '4:94 run.chat.extract.acuracy: unknown metric "acuracy". Known: acc.',
      "4:103 run.chat.extract.acuracy: expected either {json: $.score} or {pattern: 'score: ([0-9]+)'}",
      '4:153 run.chat.overrides[0].where.mode: unknown axis "mode". The matrix has no axes.',
    ],
  },
  {
    promise: "http with a body nobody reads and keys of a command",
    fragment:
      'version: 1\nid: a\nmetrics: { acc: { kind: score, better: higher } }\nrun: { http: { url: "ftp://h", method: GET, body: {}, metrics: { acc: "$[" } }, metrics-from: stdout, replay: /tmp/x }',
    problems: [
      '4:21 run.http.url: expected an address such as https://api.example.com/v1, got "ftp://h"',
      "4:45 run.http.body: GET sends no body: write POST",
      '4:71 run.http.metrics.acc: expected a JSONPath (RFC 9535) such as $.scores.f1, got "$["',
      "4:81 run.metrics-from: belongs to command; http does not read it",
      '4:111 run.replay: expected a path relative to the repository\'s root, got "/tmp/x"',
    ],
  },
  {
    promise: "bad YAML",
    fragment: "a: b: c",
    problems: ["1:4 not valid YAML: Nested mappings are not allowed in compact mappings"],
  },
  {
    promise: "a key given twice, twice",
    fragment: "id: a\nid: b\nversion: 1\nversion: 1",
    problems: ['2:1 key "id" is given twice; keep one', '4:1 key "version" is given twice; keep one'],
  },
  {
    promise: "a key that reaches for the prototype, and one that is no text",
    fragment: "__proto__: {}\n? [a]\n: 3",
    problems: ['1:1 "__proto__" is not allowed as a key', "2:3 expected a text as the key"],
  },
  {
    promise: "a tag",
    fragment: "id: !!js/function x",
    problems: ["1:5 not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function"],
  },
  {
    promise: "aliases that grow without bound",
    fragment: `a: &a [x, x]\nb: &b [${"*a, ".repeat(9)}*a]\nc: &c [${"*b, ".repeat(9)}*b]\nd: [${"*c, ".repeat(9)}*c]`,
    problems: ["1:1 cannot be read as YAML: Excessive alias count indicates a resource exhaustion attack"],
  },
];

describe("a whole file with a problem is refused", () => {
  test.each(wholes)("$promise", ({ fragment, problems }) => {
    expect(problemsOf(fragment)).toEqual(problems);
  });
});

test("problems carry file, line, column and path apart", () => {
  const error = usageErrorOf(() => parseConfig(`${HEAD}sed: 1\n`, "ci/rg.yml"));
  expect(error).toMatchObject({
    exitCode: 2,
    problems: [
      {
        file: "ci/rg.yml",
        line: 4,
        column: 1,
        path: "sed",
        message: 'unknown key "sed". Did you mean "seed"?',
      },
    ],
  });
});
