import { describe, expect, test } from "@jest/globals";
import { defaultOf, INPUTS, type Inputs } from "../../../src/action/inputs/inputs.ts";
import { idleInputs } from "../../../src/action/inputs/input-uses.ts";
import { parseShardInput } from "../../../src/action/shards/parse-shard-input.ts";
import { readInputs } from "../../../src/action/inputs/read-inputs.ts";
import { usageErrorOf } from "../../support/usage-error-of.ts";

/** As the runner hands them over: what the workflow says, else the default. */
function reading(given: Partial<Record<keyof Inputs, string>>): () => Inputs {
  const texts = new Map<string, string>(INPUTS.keyof().options.map((name) => [name, defaultOf(name)]));
  for (const [name, text] of Object.entries(given)) texts.set(name, text);
  return () => readInputs((name) => texts.get(name) ?? "");
}

const problemsOf = (given: Partial<Record<keyof Inputs, string>>): readonly string[] =>
  (usageErrorOf(reading(given))?.problems ?? []).map(({ path, message }) => `${path}: ${message}`);

describe("inputs", () => {
  test("that are all at their defaults are those of a gate", () => {
    expect(reading({})()).toMatchObject({ mode: "gate", config: "regression-gate.yml", resume: "true" });
  });

  test("every wrong one is told at once, a mode with the one that was meant", () => {
    expect(
      problemsOf({ mode: "merg", "retention-days": "soon", config: "", replay: "/etc", "github-token": "" }),
    ).toEqual([
      'mode: expected one of gate, baseline, plan, run, merge, report, doctor, got "merg". Did you mean "merge"?',
      "config: expected a file inside the repository, such as ci/gate.yml",
      "replay: expected a folder inside the repository, such as ci/recorded",
      "retention-days: expected a whole number of days, 1 to 999",
      "github-token: expected a token: leave the input out to use the token of the job",
    ]);
  });

  test("that a mode needs are told along with those that cannot be read", () => {
    expect(problemsOf({ mode: "run", "retention-days": "soon" })).toEqual([
      "retention-days: expected a whole number of days, 1 to 999",
      'shard: expected a shard such as 2/3, or `shard` of the plan\'s matrix, got ""',
    ]);
    for (const shards of ["", "0", "many", "10001", "2.5"]) {
      expect(problemsOf({ mode: "plan", shards })).toEqual([
        `shards: expected the number of shards to split the trials into, 1 to 10000, got "${shards}"`,
      ]);
    }
  });

  test("that would run something else than the workflow says are refused where they have no meaning", () => {
    expect(problemsOf({ mode: "run", shard: "1/2", "dry-run": "true", shards: "2" })).toEqual([
      "dry-run: is not used in mode run: it is for gate, baseline",
      "shards: is not used in mode run: it is for gate, baseline, merge, plan",
    ]);
    expect(problemsOf({ shard: "1/2" })).toEqual(["shard: is not used in mode gate: it is for run"]);
  });

  test("without a config take no shards, and a shell that does not read the command is refused", () => {
    expect(problemsOf({ results: "bench.json", shards: "regression-gate-shard-*" })).toEqual([
      "shards: is for a gate with a config, whose plan names the trials of a shard",
    ]);
    const run = { run: "true", results: "bench.json", baseline: "ref:main" };
    for (const shell of ["bash {0}", "pwsh", "python3 -u", "/usr/bin/node", "powershell.exe -NoProfile"])
      expect(problemsOf({ ...run, shell }).join()).toContain("shell: expected a shell of the kind of sh");
    for (const shell of ["bash", "sh -e", "/bin/zsh -euo pipefail", "bash --norc"])
      expect(problemsOf({ ...run, shell })).toEqual([]);
  });

  test("several configs and patterns are for modes that judge here: each other mode says what to write", () => {
    const rest = "write a step for each config; patterns and several configs are for gate, baseline, merge";
    for (const mode of ["report", "doctor"]) {
      for (const [config, got] of [
        ["gates/*.yml", "the pattern gates/*.yml"],
        ["gates/{a,b}.yml", "the pattern gates/{a,b}.yml"],
        ["gates/a.yml\ngates/b.yml", "2"],
        ["gates/a.yml\ngates/?.yml", "the pattern gates/?.yml"],
      ])
        expect(problemsOf({ mode, config: config ?? "" })).toEqual([
          `config: expected one config in mode ${mode}, got ${got}: ${rest}`,
        ]);
      expect(problemsOf({ mode, config: "gates/[id].yml" })).toEqual([]);
    }
    expect(problemsOf({ mode: "gate", config: "gates/*.yml" })).toEqual([]);
  });

  test("that do nothing in a mode are told, and stop nothing", () => {
    const inputs = reading({ mode: "run", shard: "1/2", comment: "never", "fail-on": "warn" })();
    expect(idleInputs(inputs)).toEqual([
      "The input fail-on is not used in mode run and is ignored: it is for gate, baseline, merge, report.",
      "The input comment is not used in mode run and is ignored: it is for gate, baseline, merge, report.",
    ]);
    expect(idleInputs(reading({ comment: "never" })())).toEqual([]);
  });
});

test("a shard is i/n with, or without, the first digits of its plan", () => {
  expect(parseShardInput("2/3")).toEqual({ index: 2, of: 3, split: null });
  expect(parseShardInput("2/3@0123456789ab")).toEqual({ index: 2, of: 3, split: "0123456789ab" });
  const wrong = [
    "",
    "0/3",
    "4/3",
    "2",
    "2/3@",
    "2/3@0123456789AB",
    "2/3@0123456789ab0",
    "1/10001",
    " 2/3",
    "2/3\n",
  ];
  expect(wrong.map(parseShardInput)).toEqual(wrong.map(() => null));
});
