import { describe, expect, test } from "@jest/globals";
import { checkCommandPlaces } from "../../src/config/run/command-places.ts";
import type { KnownAxes } from "../../src/config/values/where.ts";

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
