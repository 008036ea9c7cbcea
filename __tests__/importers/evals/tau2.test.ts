import { describe, expect, test } from "@jest/globals";
import { tau2, tau2Folder } from "../../../src/importers/evals/tau2.ts";
import { bytesOf, readAsAnyFormat, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

// Made by hand after the data model of tau2-bench (src/tau2/data_model/simulation.py): no file of the tool is at hand.

interface Fields {
  readonly [key: string]: unknown;
}

const INFO: Fields = {
  git_commit: "abc",
  num_trials: 1,
  agent_info: { implementation: "llm_agent", llm: "gpt" },
  user_info: { implementation: "user_simulator", llm: "gpt" },
  environment_info: { domain_name: "retail" },
};

const SIMULATION: Fields = {
  id: "u",
  task_id: "1",
  trial: 0,
  duration: 12.5,
  termination_reason: "user_stop",
  agent_cost: 0.01,
  user_cost: null,
  reward_info: { reward: 1, db_check: null },
};

function results(simulations: readonly Fields[], more: Fields = {}): string {
  const tasks = [{ id: "1" }];
  return JSON.stringify({
    timestamp: "t",
    info: INFO,
    tasks,
    simulations: simulations.map((one) => ({ ...SIMULATION, ...one })),
    ...more,
  });
}

const read = (text: string) => readTool(tau2, bytesOf(text));
const statuses = (text: string) => read(text).rows.map(({ status }) => status);

test("is recognised by this importer alone", () => {
  expect(readAsAnyFormat(bytesOf(results([{}])))).toMatchObject([
    { axes: { model: "gpt", task: "retail › 1" }, metrics: { reward: 1, cost: 0.01, latency: 12.5 } },
  ]);
});

test("trials are repetitions in their order; without numbers in that of the file", () => {
  const { rows } = read(
    results([
      { trial: 2, duration: 3 },
      { trial: null, duration: 1 },
      { trial: 1, duration: 2 },
    ]),
  );
  expect(rows.map(({ repetition, metrics }) => [repetition, metrics["latency"]])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
});

test("what ended by the infrastructure or the simulated user says nothing of the agent, whatever its reward", () => {
  const bad = [
    "infrastructure_error",
    "context_window_exceeded",
    "user_error",
    "unexpected_error",
    "brand_new",
  ];
  expect(statuses(results(bad.map((termination_reason) => ({ termination_reason }))))).toEqual(
    bad.map(() => "errored"),
  );
  const judged = ["agent_stop", "max_steps", "too_many_errors", "agent_error", "timeout"];
  const { rows } = read(
    results(judged.map((termination_reason) => ({ termination_reason, reward_info: { reward: 0 } }))),
  );
  expect(rows.map(({ metrics }) => metrics["reward"])).toEqual(judged.map(() => 0));
});

test("without a reward there is no measurement, and NaN is none", () => {
  expect(statuses(results([{ reward_info: null }, { reward_info: undefined }]))).toEqual([
    "errored",
    "errored",
  ]);
  const nan = results([{ reward_info: { reward: 12345 } }]).replace("12345", "NaN");
  expect(statuses(nan)).toEqual(["errored"]);
});

test("a task without simulations is errored, and missing trials are told", () => {
  const tasks = [{ id: "1" }, { id: 2 }];
  const { rows, warnings } = read(results([{}], { tasks, info: { ...INFO, num_trials: 3 } }));
  expect(rows.map(({ axes, status }) => [axes["task"], status])).toEqual([
    ["retail › 1", "ok"],
    ["retail › 2", "errored"],
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
});

test("numbers and texts are one id", () => {
  const { rows, warnings } = read(results([{ task_id: 1 }, { task_id: "1" }]));
  expect(rows.map(({ repetition }) => repetition)).toEqual([0, 1]);
  expect(warnings).toEqual([]);
});

test("a text in place of a reward is refused by path", () => {
  expect(problemLines(() => read(results([{ reward_info: { reward: "1" } }])))).toEqual([
    expect.stringContaining("simulations.0.reward_info.reward: "),
  ]);
});

test("older and newer versions are read, without a model or a domain too", () => {
  const info = { agent_info: { implementation: "x" }, user_info: {}, novel: [] };
  const { rows } = read(
    results([{ trial: undefined, ticks: [], novel: { a: 1 } }], { info, tasks: undefined }),
  );
  expect(rows.map(({ axes }) => axes)).toEqual([{ task: "1" }]);
});

test("cut off it is refused", () => {
  const text = results([{}, { task_id: "größe" }]);
  for (const share of [0.01, 0.1, 0.5, 0.9]) {
    const cut = bytesOf(Buffer.from(text).subarray(0, Math.floor(text.length * share)));
    expect(problemLines(() => readAsAnyFormat(cut))).toEqual([expect.stringContaining("expected ")]);
  }
});

describe("a folder with a file a simulation", () => {
  const index = [{ ...SIMULATION, reward_info: undefined, reward: 0.5 }];
  const file = results([], { simulation_index: index });

  function readFolder(files: Readonly<Record<string, string>>) {
    const paths = Object.keys(files);
    const folder = {
      shown: "out",
      names: [],
      files: paths,
      file: (path: string) => bytesOf(files[path] ?? "", path),
    };
    expect(tau2Folder.recognises(folder)).toBe(true);
    const { run } = tau2Folder.read(folder, null);
    return { rows: [...run.rows], codes: run.doubts?.().map(({ code }) => code) };
  }

  test("is read from these files", () => {
    const { rows, codes } = readFolder({
      "results.json": file,
      "simulations/u.json": JSON.stringify(SIMULATION),
    });
    expect(rows.map(({ metrics }) => metrics["reward"])).toEqual([1]);
    expect(codes).toEqual([]);
  });

  test("that lacks one that the index lists is doubtful", () => {
    const two = results([], { simulation_index: [...index, ...index] });
    const { codes } = readFolder({ "results.json": two, "simulations/u.json": JSON.stringify(SIMULATION) });
    expect(codes).toEqual(["rows-missing"]);
  });

  test("is read from the index where that is all there is", () => {
    expect(read(file).rows.map(({ metrics }) => metrics["reward"])).toEqual([0.5]);
  });
});
