import type { z } from "zod";
import { writtenAcceptance } from "../src/config/accept.ts";
import { writtenBaseline } from "../src/config/baseline.ts";
import { writtenChaos } from "../src/config/chaos.ts";
import { writtenCompare } from "../src/config/compare.ts";
import { writtenCoverage } from "../src/config/coverage/coverage.ts";
import { writtenDebug } from "../src/config/debug.ts";
import { writtenSecretHeader } from "../src/config/endpoints/headers.ts";
import { writtenExtraction, writtenPrice, writtenScore } from "../src/config/endpoints/chat-answer.ts";
import { writtenMessage } from "../src/config/endpoints/chat-request.ts";
import { writtenFailure } from "../src/config/failures.ts";
import { writtenGate } from "../src/config/gate/gate.ts";
import { writtenAdaptive, writtenFileAxis, writtenMatrix } from "../src/config/matrix/matrix.ts";
import { writtenMetric, writtenOverride, writtenRule } from "../src/config/metrics/written-metrics.ts";
import { writtenChat, writtenChatFallback } from "../src/config/run/chat.ts";
import { writtenMetricsSource, writtenResultsFrom } from "../src/config/run/metrics-source.ts";
import { writtenHttp, writtenHttpFallback } from "../src/config/run/http.ts";
import { writtenModule } from "../src/config/run/module.ts";
import { writtenResultsFile } from "../src/config/run/results-file.ts";
import { writtenRun, writtenSides } from "../src/config/run/run.ts";
import { writtenSetup } from "../src/config/run/setup.ts";
import { writtenBreaker } from "../src/config/run/limits/breaker.ts";
import { writtenBudget, writtenMaxPerTrial } from "../src/config/run/limits/budget.ts";
import { writtenConcurrencyLimits } from "../src/config/run/limits/concurrency.ts";
import { writtenRate } from "../src/config/run/limits/rate.ts";
import { writtenRetry } from "../src/config/run/limits/retry.ts";
import { writtenSuite } from "../src/config/suites.ts";
import { writtenVersionSource } from "../src/config/versions.ts";
import { writtenConfig } from "../src/config/written-config.ts";

/** One heading of docs/configuration.md. */
export interface Section {
  readonly heading: string;
  readonly level: 2 | 3;
  readonly text: string;
  /** Its keys become a table. */
  readonly schema: z.ZodObject | null;
  /** Part of a config; the generator checks that it is valid. */
  readonly example: string | null;
}

export const SECTIONS: readonly Section[] = [
  {
    heading: "The file",
    level: 2,
    text: "Top-level keys. A key that is not written has the default shown here; nothing else is read from anywhere.",
    schema: writtenConfig,
    example: `version: 1
id: support-bot
seed: 7
versions: { prompt: { file: prompts/support.md } }
matrix:
  axes:
    task: { file: tasks.jsonl, id: id }
    mode: [fast, careful]
    model: [small, large]
  exclude: [{ model: small, mode: careful }]
  repetitions: 5
suites: { core: { where: { mode: fast } }, full: {} }
run:
  command: [node, run-case.mjs]
  timeout: 120s
  concurrency: 8
  rate: { qps: 5 }
metrics:
  rule-score: { kind: score, better: higher, margin: 0.02, min: 0.80, warn-min: 0.85 }
  cost-usd: { kind: amount, better: lower, margin: 5% }
  latency-ms: { kind: latency, margin: 10%, role: track }
compare: { unit: task, by: [mode, model], alpha: 0.05 }
gate: { max-error-rate: 10%, missing-case: inconclusive, missing-metric: fail }
baseline: { from: artifact, branch: main }
paths: ["prompts/**", "src/**"]
`,
  },
  {
    heading: "matrix",
    level: 2,
    text: "Every combination of the axes' values is a case; every case runs `repetitions` times. The order of axes and values is the order of the report.",
    schema: writtenMatrix,
    example: `matrix:
  axes:
    task: { file: tasks.jsonl, id: id }
    mode: [fast, careful]
    size: [10, 1000]
  include: [{ mode: careful, size: 100000 }]
  exclude: [{ mode: careful, size: [10, 1000] }]
  repetitions: 10
`,
  },
  {
    heading: "Looks",
    level: 3,
    text: "With `adaptive` there are interim analyses (looks) after the declared numbers of repetitions, and decided groups stop early. Each look spends its share of alpha, so looking does not cause more false alarms: see [looking more than once](statistics.md#looking-more-than-once). `repetitions` is then the last look.",
    schema: writtenAdaptive,
    example: `matrix:
  axes: { program: [parse, print, search] }
  adaptive: { looks: [10, 20, 30] }
baseline: { from: ref, ref: main }
`,
  },
  {
    heading: "An axis from a file",
    level: 3,
    text: "Each entry is an object. The command gets the whole entry; reports show its id. An entry whose content changes between the two sides is left out of the comparison and listed.",
    schema: writtenFileAxis,
    example: `matrix:
  axes:
    task: { file: data/tasks.csv, id: name }
`,
  },
  {
    heading: "suites",
    level: 2,
    text: "Named subsets, chosen with `--suite core`. Cases outside the suite are `not selected`, never `missing`.",
    schema: writtenSuite,
    example: `matrix: { axes: { mode: [fast, careful], lang: [en, fr, de] } }
suites:
  core: { where: { mode: fast, lang: [en, fr] } }
  full: {}
`,
  },
  {
    heading: "run",
    level: 2,
    text: "Exactly one of `command`, `module`, `http`, `chat` and `results-file`; [runners.md](runners.md) explains when to use which. The other keys say how it is executed and do not change a result.",
    schema: writtenRun,
    example: `run:
  command: [python, bench.py]
  env: { PYTHONHASHSEED: "0" }
  timeout: 5min
  errored-exit-codes: [3]
  transient-exit-codes: [75]
  keep-output: 4KiB
  setup: pip install -r requirements.txt
`,
  },
  {
    heading: "run.module",
    level: 3,
    text: "A plain file name means its default export.",
    schema: writtenModule,
    example: `run: { module: { file: eval/run-case.mjs, export: runCase, options: { temperature: 0 } } }
`,
  },
  {
    heading: "run.http",
    level: 3,
    text: "Sends one request per trial. Texts may contain placeholders: `{{ axes.model }}`, `{{ content.task.question }}`, `{{ seed }}`, `{{ repetition }}`, `{{ side }}`; `\\{{` gives two literal braces. A placeholder without a value in a case is an error before anything is sent. `latency-ms` is measured when it is declared.",
    schema: writtenHttp,
    example: `matrix: { axes: { query: [shoes, hats] } }
run:
  http:
    url: http://127.0.0.1:8080/search?q={{ axes.query }}
    headers: { Authorization: { env: SEARCH_KEY, prefix: "Bearer " } }
    metrics: { ndcg: $.quality.ndcg }
metrics:
  ndcg: { kind: score, better: higher, margin: 0.01 }
  latency-ms: { kind: latency, role: track }
`,
  },
  {
    heading: "run.http.fallback",
    level: 3,
    text: "Used while the circuit of `url` is open: [limits.md](limits.md#a-fallback). All other keys are those of the first endpoint.",
    schema: writtenHttpFallback,
    example: `run:
  http:
    url: https://search.example.com/v1/search
    headers: { Authorization: { env: SEARCH_KEY, prefix: "Bearer " } }
    fallback:
      url: https://search-2.example.com/v1/search
      headers: { Authorization: { env: SEARCH_2_KEY, prefix: "Bearer " } }
`,
  },
  {
    heading: "A secret header",
    level: 3,
    text: "",
    schema: writtenSecretHeader,
    example: null,
  },
  {
    heading: "run.chat",
    level: 3,
    text: "Asks a model once per trial. Texts may contain placeholders, as in `run.http`. Of the metrics `latency-ms`, `input-tokens`, `output-tokens`, `total-tokens`, `cost-usd` and `truncated` the declared ones are measured; what a server does not report is missing, never 0. An entry of `overrides` is `where` with any of the keys from `base-url` to `params`.",
    schema: writtenChat,
    example: `matrix:
  axes:
    task: { file: tasks.jsonl }
    model: [gpt-4o-mini, llama3.2]
run:
  chat:
    base-url: https://api.openai.com/v1
    api-key-env: OPENAI_API_KEY
    model: "{{ axes.model }}"
    system: { file: prompts/system.md }
    prompt: "{{ content.task.question }}"
    temperature: 0
    max-tokens: 300
    overrides:
      - { where: { model: llama3.2 }, base-url: "http://127.0.0.1:11434/v1" }
    prices: { gpt-4o-mini: { input: 0.15, output: 0.6, cached-input: 0.075 } }
    score: eval/mark.mjs
metrics:
  correct: { kind: binary, better: higher, margin: 0.02 }
  cost-usd: { kind: amount, better: lower, margin: 5% }
`,
  },
  {
    heading: "run.chat.fallback",
    level: 3,
    text: "Used while the circuit of a case's endpoint is open: [limits.md](limits.md#a-fallback). It needs another `base-url` (it then starts without key and headers) or another `api-key-env`; keys that are not written are those of the case. With another `model`, groups with its answers are `incomparable`, unless `compare.may-differ` lists `models`.",
    schema: writtenChatFallback,
    example: `run:
  chat:
    base-url: https://api.openai.com/v1
    api-key-env: OPENAI_API_KEY
    model: gpt-4o-mini
    prompt: "Say yes or no."
    fallback:
      base-url: https://openrouter.ai/api/v1
      api-key-env: OPENROUTER_API_KEY
      model: openai/gpt-4o-mini
    prices:
      gpt-4o-mini: { input: 0.15, output: 0.6 }
      openai/gpt-4o-mini: { input: 0.15, output: 0.6 }
`,
  },
  {
    heading: "A message",
    level: 3,
    text: "",
    schema: writtenMessage,
    example: null,
  },
  {
    heading: "A price",
    level: 3,
    text: "",
    schema: writtenPrice,
    example: null,
  },
  {
    heading: "What is extracted",
    level: 3,
    text: "Write one of the two.",
    schema: writtenExtraction,
    example: `run:
  chat:
    base-url: http://127.0.0.1:8000/v1
    model: judge
    prompt: "Rate it from 0 to 10. End with a line such as: Score: 7"
    extract: { rating: { pattern: 'Score: ([0-9.]+)' } }
metrics: { rating: { kind: score, better: higher } }
`,
  },
  {
    heading: "run.chat.score",
    level: 3,
    text: "The function gets `{answer, axes, content, repetition, seed, side, options}` and returns metrics, like that of `run.module`. What it finds wrong it returns, such as `{correct: false}`. If it throws, the answer was not marked: the trial is tried again, and `errored` in the end.",
    schema: writtenScore,
    example: null,
  },
  {
    heading: "run.results-file",
    level: 3,
    text: "JSON Lines with `axes`, `repetition`, `metrics` (and `status`, `attempt`), or CSV with one column per axis and metric, `repetition` (and `status`, `attempt`).",
    schema: writtenResultsFile,
    example: `run: { results-file: results.csv }
metrics: { accuracy: { kind: score, better: higher } }
`,
  },
  {
    heading: "run.setup",
    level: 3,
    text: "A command, optionally with the paths to keep. They are kept from the checkout of a baseline at a ref, in `.regression-gate/setup-cache`, for the four most recently used commits; in a working folder the command always runs. The kept paths must work in another folder: `node_modules` does, a Python virtual environment does not. See [two commits](two-commits.md).",
    schema: writtenSetup,
    example: `run:
  command: [node, bench.mjs]
  setup: { run: [npm, ci], cache: [node_modules] }
baseline: { from: ref, ref: main }
`,
  },
  {
    heading: "run.metrics-from",
    level: 3,
    text: "`stdout`, or one of these. A last line of stdout that is not a JSON object makes the trial `errored`; earlier lines are never used instead.",
    schema: writtenMetricsSource,
    example: `run:
  command: ./bench --quick
  metrics-from: { patterns: { latency-ms: 'took ([0-9.]+) ms' } }
metrics: { latency-ms: { kind: latency } }
`,
  },
  {
    heading: "run.results-from",
    level: 3,
    text: "One invocation of a tool, many cases: a benchmark or a test run whose results file names them. Each repetition is one invocation; `compare` reads the same formats.",
    schema: writtenResultsFrom,
    example: `run:
  command: "go test -run '^$' -bench . -count 3 ./... > bench.txt"
  results-from: bench.txt
matrix: { repetitions: 10 }
baseline: { from: ref, ref: main }
`,
  },
  {
    heading: "run.concurrency",
    level: 3,
    text: "A whole number, or limits for values of an axis below the total. docs/limits.md explains how the limits work together.",
    schema: writtenConcurrencyLimits,
    example: `matrix: { axes: { model: [small, large] } }
run: { command: [node, ask.mjs], concurrency: { total: 8, per: { model: { large: 2 } } } }
`,
  },
  {
    heading: "run.rate",
    level: 3,
    text: "Strict in every window, wherever it begins. A backoff does not occupy a worker, and waiting does not count as latency.",
    schema: writtenRate,
    example: `run: { command: [node, ask.mjs], rate: { qps: 5, rpm: 200, tpm: 90000 } }
`,
  },
  {
    heading: "run.retry",
    level: 3,
    text: "Status codes, errno and exit codes decide what is retried, never the text of a message.",
    schema: writtenRetry,
    example: `run:
  command: [node, ask.mjs]
  rate: { qps: 2.5 }
  retry: { attempts: 5, delay: 500ms, max-delay: 1min }
`,
  },
  {
    heading: "run.breaker",
    level: 3,
    text: "An open circuit saves time and money, and loses no trial: `--resume` runs the trials that were not tried.",
    schema: writtenBreaker,
    example: `run: { command: [node, ask.mjs], transient-exit-codes: [75], breaker: { failures: 20, cooldown: 1min } }
`,
  },
  {
    heading: "run.budget",
    level: 3,
    text: "Before it starts, each attempt reserves its maximum usage, so that attempts in progress cannot exceed the budget. An attempt that does not report its usage keeps its full reservation.",
    schema: writtenBudget,
    example: `run:
  command: [node, ask.mjs]
  budget: { cost-usd: 2.50, trials: 500, time: 2h, max-per-trial: { cost-usd: 0.02 } }
`,
  },
  {
    heading: "run.budget.max-per-trial",
    level: 3,
    text: "",
    schema: writtenMaxPerTrial,
    example: null,
  },
  {
    heading: "sides",
    level: 2,
    text: "Two implementations that alternate in one job: the strongest design for timings, since the machine affects both in the same way. To compare with another commit instead, write `baseline: { from: ref, ref: main }`.",
    schema: writtenSides,
    example: `run: { command: [node, bench.mjs], timeout: 30s }
sides:
  baseline: { run: { env: { PARSER: old } } }
  candidate: { run: { env: { PARSER: new } } }
`,
  },
  {
    heading: "chaos",
    level: 2,
    text: "The types, and how a run handles them: [reliability](reliability.md#injected-faults).",
    schema: writtenChaos,
    example: `matrix: { axes: { task: [a, b, smoke] } }
chaos: { rate: 10%, types: [network, timeout, slow], seed: 1, never: [{ task: smoke }] }
`,
  },
  {
    heading: "debug",
    level: 2,
    text: "At most 4,096 characters of each request and answer. Headers are kept without their values.",
    schema: writtenDebug,
    example: `debug: { trials: 3 }
`,
  },
  {
    heading: "metrics",
    level: 2,
    text: "Keys of each metric. A name is up to 200 printable characters and must be what the rows say. Values are numbers; those of kind `exact` may be lists and objects ([how these are compared](statistics.md#lists-and-objects)).",
    schema: writtenMetric,
    example: `metrics:
  rule-score: { kind: score, better: higher, margin: 0.02, min: 0.80, warn-min: 0.85 }
  latency-ms: { kind: latency, unit: ms, margin: 10%, role: track }
  tokens: { kind: amount, better: lower, margin: 5% }
  checksum: { kind: exact }
`,
  },
  {
    heading: "A metric's rule",
    level: 3,
    text: "Write one of the two. It replaces the margin.",
    schema: writtenRule,
    example: `metrics: { latency-ms: { kind: latency, rule: { change: 10% } } }
`,
  },
  {
    heading: "A metric's overrides",
    level: 3,
    text: "Limits that an override does not set are those of the metric.",
    schema: writtenOverride,
    example: `matrix: { axes: { model: [small, large] } }
metrics:
  score:
    kind: score
    better: higher
    min: 0.9
    overrides:
      - { where: { model: small }, margin: 0.05, min: 0.7 }
`,
  },
  {
    heading: "compare",
    level: 2,
    text: "What is exchangeable, and which numbers are judged together.",
    schema: writtenCompare,
    example: `matrix: { axes: { document: { file: documents.jsonl }, model: [small, large] } }
compare: { unit: document, by: [model], alpha: 0.01 }
`,
  },
  {
    heading: "gate",
    level: 2,
    text: "Costs, from worst to best: `fail` (exit 1) > `inconclusive` (exit 3) > `warn` > `note` > `pass`. The worst cost of all findings is the verdict.",
    schema: writtenGate,
    example: `gate: { strict: true, incomparable: fail, first-run: pass }
`,
  },
  {
    heading: "coverage",
    level: 2,
    text: "Where the results are reports of coverage. Counts decide, not rounded percentages, and the same reports give the same verdict: [coverage](coverage.md).",
    schema: writtenCoverage,
    example: `coverage: { min-change: -0.5 points, min: 75%, patch-min: 80%, paths: ["src/**", "!**/*.generated.ts"] }
`,
  },
  {
    heading: "baseline",
    level: 2,
    text: "[Baselines](baselines.md) explains when to use which, and which conditions a stored run must meet.",
    schema: writtenBaseline,
    example: `baseline: { from: artifact, branch: main, at: merge-base }
`,
  },
  {
    heading: "accept",
    level: 2,
    text: "Known regressions: shown, but not counted until their last day is over. [How a change with one is merged](baselines.md#accept-a-known-regression).",
    schema: writtenAcceptance,
    example: `metrics: { latency-ms: { kind: latency, margin: 10% } }
accept:
  - { metric: latency-ms, up-to: 25%, reason: "the new parser is slower and right", expires: 2026-04-30 }
`,
  },
  {
    heading: "failures",
    level: 2,
    text: "Known infrastructure failures. Those of the most common tools are built in: [reliability](reliability.md#known-failures).",
    schema: writtenFailure,
    example: `failures:
  vpn: { patterns: ['resolve host: (?<host>[a-z.]+\\.internal)'], advice: "connect to the VPN: {{ host }} is known there only" }
  licence: { codes: [exit-42], advice: "all licences are in use: lower run.concurrency" }
`,
  },
  {
    heading: "versions",
    level: 2,
    text: "A text, or one of these.",
    schema: writtenVersionSource,
    example: `versions:
  judge: "2026-03"
  prompt: { file: prompts/support.md }
  data: { files: [data/train.csv, data/test.csv] }
`,
  },
];
