import { describe, expect, test } from "@jest/globals";
import type { MetricsSource } from "../../../src/model/config/config.ts";
import type { Outcome, Trial } from "../../../src/model/run/trial.ts";
import type { FilePort, ProcessRequest, ProcessResult } from "../../../src/run/ports.ts";
import { commandRunner } from "../../../src/runners/command/command.ts";
import type { CommandDeps } from "../../../src/runners/command/command.ts";
import type { CommandDefinition } from "../../../src/runners/command/ends-of-program.ts";
import { sampleRunner } from "../../support/samples/sample-config.ts";
import { sampleTrial } from "../../support/samples/sample-trial.ts";
import { attemptContext } from "../../support/samples/attempt-context.ts";
import { NUMBERS, structured } from "../../support/metric-shape.ts";
import { cpuMs } from "../../support/cpu-ms.ts";

const done: ProcessResult = {
  exitCode: 0,
  signal: null,
  stdout: "",
  stderr: "",
  lastLine: null,
  invalidUtf8: false,
  spilled: [],
  durationMs: 12,
  userTimeMs: null,
  systemTimeMs: null,
  maxRssBytes: null,
  spawnError: null,
};
const context = attemptContext();
const noFiles: FilePort = {
  readText: (path) => Promise.reject(new Error(`${path}: no such file`)),
  remove: () => Promise.resolve(),
  removeAll: () => Promise.resolve(),
};

const noResults: CommandDeps["results"] = () => Promise.resolve({ rows: [] });

interface Setup {
  readonly result: Partial<ProcessResult>;
  readonly runner: Partial<CommandDefinition["runner"]>;
  readonly deps: Partial<CommandDeps>;
  readonly trial: Trial;
  readonly env: Readonly<Record<string, string>>;
}

async function run(
  parts: Partial<Setup>,
): Promise<{ readonly outcome: Outcome; readonly request: ProcessRequest }> {
  const requests: ProcessRequest[] = [];
  const definition = {
    runner: { ...sampleRunner, ...parts.runner },
    cwd: ".",
    env: { MODE: "x", ...parts.env },
  };
  const runner = commandRunner(definition, {
    processes: {
      run(request) {
        requests.push(request);
        return Promise.resolve({ ...done, ...parts.result });
      },
    },
    files: noFiles,
    results: noResults,
    cwd: "/repo",
    env: { PATH: "/bin", MODE: "inherited" },
    graceMs: 5,
    redact: (text) => text,
    spill: null,
    declared: [],
    shape: NUMBERS,
    ...parts.deps,
  });
  return { outcome: await runner.run(parts.trial ?? sampleTrial({}), context), request: requests[0]! };
}

async function outcomeOf(result: Partial<ProcessResult>): Promise<Outcome> {
  return (await run({ result })).outcome;
}

function lastLine(text: string): Promise<Outcome> {
  return outcomeOf({ lastLine: text, stdout: text });
}

test("hands the case over on stdin and in the environment", async () => {
  const { request } = await run({});
  const input = {
    axes: { task: "a" },
    content: { task: { id: "a", text: "hi" } },
    repetition: 0,
    seed: 123,
    side: "candidate",
  };
  expect(JSON.parse(request.stdin)).toEqual(input);
  expect(request.cwd).toBe("/repo");
  expect(request.env).toEqual({
    PATH: "/bin",
    MODE: "x",
    PYTHONUTF8: "1",
    REGRESSION_GATE_CASE: JSON.stringify(input),
    REGRESSION_GATE_SEED: "123",
    REGRESSION_GATE_REPETITION: "0",
    REGRESSION_GATE_SIDE: "candidate",
  });
});

describe("the last line of stdout", () => {
  test("is a flat object of numbers", async () => {
    expect(await lastLine('{"acc": 0.5, "passed": true, "none": null}')).toMatchObject({
      status: "ok",
      metrics: { acc: 0.5, passed: 1, none: null },
      nonFinite: [],
      durationMs: 12,
    });
  });

  test("of which those of kind exact may be lists and objects", async () => {
    const of = async (text: string): Promise<Outcome> =>
      (await run({ result: { lastLine: text, stdout: text }, deps: { shape: structured("fit") } })).outcome;
    expect(await of('{"fit": {"a": [1, NaN, -Infinity, "x"]}, "acc": 1}')).toMatchObject({
      status: "ok",
      metrics: { fit: { a: [1, "NaN", "-Infinity", "x"] }, acc: 1 },
      nonFinite: [],
    });
    expect(await of('{"fit": 2}')).toMatchObject({ metrics: { fit: 2 } });
    expect(await of('{"metrics": {"fit": [NaN]}}')).toMatchObject({ metrics: { fit: ["NaN"] } });
    expect(await of('{"acc": [1]}')).toMatchObject({
      status: "errored",
      error: {
        code: "metrics-unreadable",
        message:
          "expected a number for metric 'acc', got a list; lists and objects are for kind exact without min and max; put only metrics into a \"metrics\" object and other values beside it",
      },
    });
    expect(await of('{"fit": "a text"}')).toMatchObject({ status: "errored" });
    expect(await of(`{"fit": ${"[".repeat(40)}${"]".repeat(40)}}`)).toMatchObject({
      status: "errored",
      error: { message: "metric 'fit': expected at most 32 levels of nested lists and objects, got more" },
    });
  });

  test("or metrics with usage and output", async () => {
    const line = '{"metrics":{"acc":1},"usage":{"calls":2,"costUsd":0.01,"truncated":false},"output":"hi"}';
    expect(await lastLine(line)).toMatchObject({
      metrics: { acc: 1 },
      usage: {
        calls: 2,
        inputTokens: null,
        outputTokens: null,
        totalTokens: null,
        costUsd: 0.01,
        truncated: false,
      },
      output: "hi",
    });
  });

  test("or metrics at the top with usage beside them, where that can be no metric", async () => {
    const usage = { calls: null, inputTokens: null, outputTokens: null, costUsd: null, truncated: null };
    expect(await lastLine('{"acc":1,"usage":{"totalTokens":120}}')).toMatchObject({
      metrics: { acc: 1 },
      usage: { ...usage, totalTokens: 120 },
    });
    expect((await lastLine('{"acc":1,"usage":5}')).status).toBe("ok");
    expect(await lastLine('{"acc":1,"usage":5}')).toMatchObject({
      metrics: { acc: 1, usage: 5 },
      usage: null,
    });
  });

  test("take no long time when it is a long text without an end", async () => {
    const started = cpuMs();
    expect(await lastLine(`{${'\\"'.repeat(50_000)}`)).toMatchObject({
      error: { code: "metrics-unreadable" },
    });
    // Some 10 ms; quadratic, it was 4 s.
    expect(cpuMs() - started).toBeLessThan(1500);
  });

  test("may hold NaN and infinities, as Python writes them", async () => {
    expect(await lastLine('{"a": NaN, "b": -Infinity, "c": 1, "NaN": 2}')).toMatchObject({
      status: "ok",
      metrics: { a: null, b: null, c: 1, NaN: 2 },
      nonFinite: ["a", "b"],
    });
  });

  test.each([
    ["accuracy: 0.5", "expected valid JSON, got accuracy: 0.5"],
    ["\u001B[32m{}\u001B[0m", "expected valid JSON, got with terminal colours: \u001B[32m{}"],
    [`{"usage":{"calls":-1},"score":1}`, "expected a number of at least 0 for usage.calls, got -1"],
    ["0.5", "expected an object of numbers, got a number"],
    ["[1]", "expected an object of numbers, got a list"],
    ["null", "expected an object of numbers, got null"],
    ['{"acc": "high"}', "expected a number for metric 'acc', got the text 'high'"],
    ['{"acc": {"x": 1}}', "expected a number for metric 'acc', got an object"],
    ['{"metrics": {"acc": 1}, "usage": {"tokens": 1}}', "in usage, got 'tokens'"],
    ['{"metrics": {"acc": 1}, "usage": {"calls": -1}}', "expected a number of at least 0 for usage.calls"],
    ['{"acc": 1, "usage": {"prompt_tokens": 5}}', "in usage, got 'prompt_tokens'"],
    [`{"${"x".repeat(201)}": 1}`, "metric names of at most 200 characters, got 201"],
  ])("that is no metrics is an error: %s", async (text, message) => {
    const outcome = await lastLine(text);
    expect(outcome).toMatchObject({
      status: "errored",
      error: { class: "invalid", code: "metrics-unreadable" },
    });
    expect(outcome.error?.message).toContain(message);
  });

  test("counts alone: metrics in an earlier line are never used", async () => {
    const outcome = await outcomeOf({ stdout: '{"acc":1}\nbye\n', lastLine: "bye" });
    expect(outcome).toMatchObject({ status: "errored", error: { code: "metrics-unreadable" } });
    expect(outcome.error?.message).toContain("bye");
  });

  test("that is missing is an error", async () => {
    expect((await outcomeOf({})).error?.message).toContain("got no output");
  });

  test("cannot change what all objects have", async () => {
    const outcome = await lastLine('{"__proto__": 5, "acc": 1}');
    expect(outcome.status === "ok" && Object.entries(outcome.metrics)).toEqual([
      ["__proto__", 5],
      ["acc", 1],
    ]);
    expect(({} as Record<string, unknown>)["acc"]).toBeUndefined();
  });
});

describe("an exit", () => {
  test("other than 0 is failed, with no metrics and the last line of stderr", async () => {
    const outcome = await outcomeOf({
      exitCode: 3,
      lastLine: '{"acc":1}',
      stderr: "warming up\nassertion failed\n",
    });
    expect(outcome).toMatchObject({
      status: "failed",
      metrics: {},
      error: { code: "exit-3", message: "exit code 3: assertion failed" },
    });
  });

  test("by a crash of its own is failed", async () => {
    const outcome = await outcomeOf({ exitCode: null, signal: "SIGSEGV" });
    expect(outcome).toMatchObject({ status: "failed", error: { code: "signal-SIGSEGV" } });
  });

  test("by a signal from outside is errored and tried again", async () => {
    const outcome = await outcomeOf({ exitCode: null, signal: "SIGKILL" });
    expect(outcome).toMatchObject({
      status: "errored",
      error: { class: "transient", code: "signal-SIGKILL" },
    });
  });

  test("that the config calls errored or transient is that", async () => {
    const runner = { erroredExitCodes: [70], transientExitCodes: [75] };
    const at = async (exitCode: number): Promise<Outcome> =>
      (await run({ runner, result: { exitCode } })).outcome;
    expect(await at(70)).toMatchObject({ status: "errored", error: { class: "invalid", code: "exit-70" } });
    expect(await at(75)).toMatchObject({ status: "errored", error: { class: "transient", code: "exit-75" } });
    expect(await at(1)).toMatchObject({ status: "failed" });
  });

  test("127 of a shell is a program that is not there, of a program an answer", async () => {
    const result = { exitCode: 127, stderr: "sh: 1: nope: not found" };
    const shell = await run({ runner: { command: "nope" }, result });
    expect(shell.outcome).toMatchObject({
      status: "errored",
      error: { class: "not-found", code: "exit-127" },
    });
    expect((await run({ result })).outcome.status).toBe("failed");
  });

  test("that never was, since the program cannot start, is errored", async () => {
    const spawnError = { code: "ENOENT", message: "cannot start 'nope'" };
    const outcome = await outcomeOf({ exitCode: null, spawnError });
    expect(outcome).toMatchObject({ status: "errored", error: { class: "not-found", ...spawnError } });
  });
});

describe("patterns", () => {
  const metricsFrom: MetricsSource = { from: "patterns", patterns: { ms: "^time: (\\S+) ms$" } };
  const at = async (stdout: string): Promise<Outcome> =>
    (await run({ runner: { metricsFrom }, result: { stdout } })).outcome;

  test("take the last match, line by line", async () => {
    expect(await at("time: 1 ms\ntime: 2.5e1 ms\n")).toMatchObject({ status: "ok", metrics: { ms: 25 } });
  });

  test("read NaN", async () => {
    expect(await at("time: nan ms\n")).toMatchObject({ metrics: { ms: null }, nonFinite: ["ms"] });
  });

  test.each([
    ["nothing", "expected stdout to match the pattern of 'ms', found no match"],
    ["time: 1,5 ms", "to capture a number, got '1,5'"],
  ])("that give no number are an error: %s", async (stdout, message) => {
    const outcome = await at(stdout);
    expect(outcome).toMatchObject({ status: "errored", error: { code: "metrics-unreadable" } });
    expect(outcome.error?.message).toContain(message);
  });
});

describe("a metrics file", () => {
  const metricsFrom: MetricsSource = { from: "file", file: "m.json" };

  test("is deleted before each trial and read after it", async () => {
    const calls: string[] = [];
    const files: FilePort = {
      remove: async (path) => void calls.push(`remove ${path}`),
      removeAll: async (path) => void calls.push(`remove all ${path}`),
      readText: async (path) => {
        calls.push(`read ${path}`);
        return '{"acc": 1}\n';
      },
    };
    const { outcome } = await run({ runner: { metricsFrom }, deps: { files } });
    expect(outcome).toMatchObject({ status: "ok", metrics: { acc: 1 } });
    expect(calls).toEqual(["remove m.json", "read m.json"]);
  });

  test("that is not written is an error", async () => {
    const { outcome } = await run({ runner: { metricsFrom } });
    expect(outcome).toMatchObject({ status: "errored", error: { message: "m.json: no such file" } });
  });

  test("is refused to two trials at once", async () => {
    const definition = { runner: { ...sampleRunner, metricsFrom }, cwd: ".", env: {} };
    const runner = commandRunner(definition, {
      processes: { run: () => Promise.resolve(done) },
      files: { ...noFiles, readText: () => Promise.resolve("{}") },
      results: noResults,
      cwd: "/repo",
      env: {},
      graceMs: 5,
      redact: (text) => text,
      spill: null,
      declared: [],
      shape: NUMBERS,
    });
    const both = await Promise.all([
      runner.run(sampleTrial({}), context),
      runner.run(sampleTrial({}), context),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["ok", "errored"]);
    expect(both[1]?.error).toMatchObject({ code: "metrics-file-shared" });
    expect((await runner.run(sampleTrial({}), context)).status).toBe("ok");
  });
});

test("measures the process itself when the config declares it; what the program reports wins", async () => {
  const deps = { declared: ["wall-ms", "max-rss-bytes", "acc"] };
  const measured = await run({ deps, result: { lastLine: '{"acc":1}' } });
  expect(measured.outcome).toMatchObject({ metrics: { "wall-ms": 12, "max-rss-bytes": null, acc: 1 } });
  const own = await run({ deps, result: { lastLine: '{"wall-ms":7}' } });
  expect(own.outcome).toMatchObject({ metrics: { "wall-ms": 7 } });
});

test("a program of which only the time and the exit code are asked may print what it likes", async () => {
  const timed = (declared: readonly string[], lastLine: string | null) =>
    run({ deps: { declared }, result: { lastLine } });
  for (const line of ["4 passed in 0.04s", null, "3"]) {
    const { outcome } = await timed(["wall-ms", "success"], line);
    expect(outcome).toMatchObject({ status: "ok", metrics: { "wall-ms": 12 } });
  }
  expect((await timed(["wall-ms"], '{"wall-ms":7}')).outcome).toMatchObject({ metrics: { "wall-ms": 7 } });
  expect((await timed(["wall-ms"], '{"wall-ms":7')).outcome).toMatchObject({ status: "errored" });
  expect((await timed(["wall-ms", "acc"], "4 passed")).outcome).toMatchObject({ status: "errored" });
});

test("a case too long for the environment is whole on stdin", async () => {
  const long = "x".repeat(20_000);
  const requests: ProcessRequest[] = [];
  const runner = commandRunner(
    { runner: sampleRunner, cwd: ".", env: {} },
    {
      processes: {
        run(request) {
          requests.push(request);
          return Promise.resolve(done);
        },
      },
      files: noFiles,
      results: noResults,
      cwd: "/repo",
      env: {},
      graceMs: 5,
      redact: (text) => text,
      spill: null,
      declared: [],
      shape: NUMBERS,
    },
  );
  const trial = sampleTrial({});
  await runner.run({ ...trial, case: { ...trial.case, content: { task: long } } }, context);
  expect(JSON.parse(requests[0]!.stdin)).toMatchObject({ content: { task: long } });
  expect(JSON.parse(requests[0]!.env["REGRESSION_GATE_CASE"]!)).toMatchObject({
    axes: { task: "a" },
    content: {},
  });
});

test("an output that is longer than what rows keep goes to a file of the trial and attempt, which the row names", async () => {
  const redact = (text: string): string => text;
  const spill = { folder: "/repo/runs/x/output", beyondBytes: 100, redact };
  const path = `/repo/runs/x/output/${sampleTrial({}).key.replaceAll("/", "-")}-1`;
  const { outcome, request } = await run({
    deps: { spill },
    result: { lastLine: "{}", stdout: "text", invalidUtf8: true, spilled: [`${path}.stdout.txt`] },
  });
  expect(request.spill).toEqual({ path, folder: spill.folder, beyondBytes: 100, redact });
  expect(outcome.output).toBe(
    `[bytes that are not UTF-8 were replaced]\n[complete output: output/${path.split("/").at(-1)}.stdout.txt]\ntext`,
  );
});

describe("a text with a pipe", () => {
  test("whose part fails is failed, and says that it was a part", async () => {
    const { outcome } = await run({ runner: { command: "bench | tail -1" }, result: { exitCode: 1 } });
    expect(outcome).toMatchObject({
      status: "failed",
      error: { code: "exit-1", message: "exit code 1 of a part of the pipe" },
    });
  });

  test("whose part was ended by SIGPIPE gave no answer, and says what to write", async () => {
    const { outcome } = await run({ runner: { command: "bench | head -1" }, result: { exitCode: 141 } });
    expect(outcome).toMatchObject({ status: "errored", error: { code: "sigpipe" } });
    expect(outcome.error?.message).toContain("sed -n 1p");
    const alone = await run({ runner: { command: "bench" }, result: { exitCode: 141 } });
    expect(alone.outcome).toMatchObject({ status: "failed", error: { code: "exit-141" } });
  });
});

test("places of a list and of env are values of the case, one argument each; other braces stay as written", async () => {
  const command = [
    "bench",
    "{{ axes.task }}",
    "--text={{ content.task.text }}",
    "{{ seed }}/{{repetition}}/{{ side }}",
    "{{ content.task }}",
    "{{.State}}",
    String.raw`\{{ seed }}`,
  ];
  const hostile = sampleTrial({
    case: { ...sampleTrial({}).case, axes: { task: "$(rm -rf /); 'a b' --x" } },
  });
  const { request } = await run({ runner: { command }, trial: hostile, env: { TASK: "<{{ axes.task }}>" } });
  expect(request.command).toEqual([
    "bench",
    "$(rm -rf /); 'a b' --x",
    "--text=hi",
    "123/0/candidate",
    '{"id":"a","text":"hi"}',
    "{{.State}}",
    "{{ seed }}",
  ]);
  expect(request.env["TASK"]).toBe("<$(rm -rf /); 'a b' --x>");
});

test("the line that tells why a program failed is taken when secrets of several lines are out", async () => {
  const redact = (text: string): string => text.replaceAll("first half\nsecond half", "***");
  const result = { exitCode: 1, stderr: "bad key first half\nsecond half\n" };
  const { outcome } = await run({ result, deps: { redact } });
  expect(outcome.error?.message).toBe("exit code 1: bad key ***");
});
