import { describe, expect, test } from "@jest/globals";
import { checkCommandPlaces } from "../../src/config/run/command-places.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import type { KnownAxes } from "../../src/config/values/where.ts";
import { problemLines } from "../support/usage-error-of.ts";

const axes: KnownAxes = new Map([
  ["size", ["1", "2"]],
  ["task", null],
]);

function messages(command: readonly string[] | string): readonly string[] {
  return checkCommandPlaces(command, ["run", "command"], axes).map(({ message }) => message);
}

test.each<[readonly string[] | string]>([
  [
    [
      "bench",
      "--size",
      "{{ axes.size }}",
      "--id={{content.task.id}}",
      "{{ seed }}",
      "{{side}}{{ repetition }}",
    ],
  ],
  [["docker", "inspect", "--format", "{{.State}} {{ json .Config }} {{ range .Mounts }}{{ end }}", "x"]],
  [["just", "{{ task }}", "{{ axes }}", "{{ seeds }}", "{{ }}", "{{", "}}"]],
  ["docker inspect --format '{{.State}}' x | grep running"],
  [["sh", "-c", "echo $1", "sh", "{{ axes.size }}"]],
  [["python3", "-c", "print(1)", "{{ axes.size }}"]],
])("%j has places that are known, or none", (command) => {
  expect(messages(command)).toEqual([]);
});

test("an unknown axis is named, with the nearest", () => {
  expect(messages(["bench", "{{ axes.sise }}"])).toEqual([expect.stringMatching(/sise.*size/)]);
});

describe("a place in a text for the shell is refused with the list that does it", () => {
  test.each([
    ["bench --size {{ axes.size }}", "[bench, --size, '{{ axes.size }}']"],
    ["bench {{axes.size}} | tail -1", `[sh, -c, 'bench "$1" | tail -1', sh, '{{ axes.size }}']`],
    [`echo "{{ seed }}" > x`, `[sh, -c, 'echo "$1" > x', sh, '{{ seed }}']`],
    [
      `echo "size {{ axes.size }} of {{ seed }}" {{ seed }};`,
      `[sh, -c, 'echo "size $1 of $2" "$2";', sh, '{{ axes.size }}', '{{ seed }}']`,
    ],
    [`echo 'a {{ seed }} b'`, `[sh, -c, 'echo ''a ''"$1"'' b''', sh, '{{ seed }}']`],
  ])("%s", (command, list) => {
    expect(messages(command)).toEqual([
      expect.stringContaining(`Write it as an argument of its own: ${list}`),
    ]);
  });

  test.each([
    [["sh", "-c", "echo {{ axes.size }}"], `[sh, -c, 'echo "$1"', sh, '{{ axes.size }}']`],
    [
      ["timeout", "10", "/bin/bash", "-euc", "echo {{ seed }}"],
      `[timeout, '10', /bin/bash, -euc, 'echo "$1"', sh, '{{ seed }}']`,
    ],
  ])("also in a list: %j", (command, list) => {
    expect(messages(command)).toEqual([expect.stringContaining(list)]);
  });
});

describe("a place where nothing fills it is refused, with the reason", () => {
  const problems = (run: string): readonly string[] =>
    problemLines(() =>
      parseConfig(
        `version: 1\nid: a\nmatrix: { axes: { size: [1, 2] } }\nrun: ${run}\nmetrics: { s: { kind: exact } }\n`,
        "c",
      ),
    );

  test.each([
    ['{ command: x, setup: [make, "{{ side }}"] }', "run.setup: {{ side }} has no value here"],
    ["{ command: x, setup: 'make {{ axes.size }}' }", "run.setup: {{ axes.size }} has no value here"],
    [
      '{ command: x, setup: { run: [make, "{{ seed }}"], cache: [a] } }',
      "run.setup.run: {{ seed }} has no value",
    ],
    [
      '{ command: x, teardown: [stop, "{{ repetition }}"] }',
      "once in the folder of each side, after its last trial",
    ],
    ['{ module: m.mjs, env: { A: "{{ seed }}" } }', "a module gets the case as its argument"],
    [
      '{ http: { url: "http://localhost" }, env: { A: "{{ seed }}" } }',
      "this runner starts no program for a trial",
    ],
  ])("%s", (run, problem) => {
    expect(problems(run)).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    "{ command: x, setup: [docker, inspect, --format, '{{.State}} {{ json .Config }}'] }",
    '{ command: [x, "{{ side }}"], env: { A: "{{ axes.size }}" }, teardown: "echo {{}}" }',
  ])("%s is none", (run) => {
    expect(problems(run)).toEqual([]);
  });
});
