import { expect, test } from "@jest/globals";
import { nearPlaces } from "../../../../src/app/runs/config-warnings/near-places.ts";
import { parseConfig } from "../../../../src/config/parse-config.ts";

function textsOf(command: string, env = "{}"): readonly string[] {
  const text = `version: 1
id: a
matrix: { axes: { task: [x, y], mode: [fast, slow] } }
run: { command: ${command}, env: ${env} }
metrics: { score: { kind: score, better: higher } }`;
  return nearPlaces(parseConfig(text, "rg.yml")).map((warning) => warning.text);
}

test.each([
  ['[x, "{{ axs.task }}"]', "Did you mean {{ axes.task }}?"],
  ['[x, "--n={{ Content.task.id }}"]', "Did you mean {{ content.task.id }}?"],
  ['[x, "{{ repetitions }}"]', "Did you mean {{ repetition }}?"],
  ['[x, "{{sdie}}"]', "Did you mean {{ side }}?"],
  ['[x, "{{ mode }}"]', "Did you mean {{ axes.mode }}?"],
])("%s looks like a value of the case, and is handed over as it is written", (command, advice) => {
  expect(textsOf(command)).toEqual([expect.stringContaining(advice)]);
});

test("a variable of the command is looked at, too, and each name is told once", () => {
  expect(textsOf('[x, "{{ seeds }}"]', '{ A: "{{ seeds }} {{ seeds }}" }')).toHaveLength(1);
});

test.each([
  '[x, "{{ axes.task }}", "{{ seed }}", "{{ side }}"]',
  '[docker, inspect, --format, "{{.State}} {{ json .Config }} {{ end }}"]',
  '[x, "{{ name }}", "{{ Values.image }}"]',
  "'x {{ repetitions }}'",
])("%s has nothing like one", (command) => {
  expect(textsOf(command)).toEqual([]);
});
