import { expect, test } from "@jest/globals";
import { hasPipe } from "../../src/base/has-pipe.ts";

test.each([
  ["sh bench.sh | tail -1", true],
  ["sh bench.sh|tail -1", true],
  ["sh bench.sh |& tee out", true],
  ["a || b | c", true],
  ['echo "$(a | b)"', true],
  ["a || b", false],
  ["grep 'a|b' file", false],
  [String.raw`grep a\|b file`, false],
  ["node run.mjs", false],
])("whether there is a pipe in %s: %s", (command, isThere) => {
  expect(hasPipe(command)).toBe(isThere);
});
