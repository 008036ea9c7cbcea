import { describe, expect, test } from "@jest/globals";
import { gateIdOf, isMatrix, suffixProblem } from "../../../src/action/inputs/gate-id.ts";
import { defaultOf, INPUTS, type Inputs } from "../../../src/action/inputs/inputs.ts";
import { misuses } from "../../../src/action/inputs/input-uses.ts";

const idOf = (matrix: unknown, suffix: string, gateId = ""): string => {
  const texts = Object.fromEntries(INPUTS.keyof().options.map((name) => [name, defaultOf(name)]));
  const given = {
    "github-token": "t",
    matrix: JSON.stringify(matrix),
    "gate-id-suffix": suffix,
    "gate-id": gateId,
  };
  const inputs: Inputs = INPUTS.parse({ ...texts, ...given });
  return gateIdOf(inputs, "bot");
};

describe("the gate's id", () => {
  test.each([
    [null, "", "bot"],
    [{ os: "ubuntu-24.04", node: 24 }, "", "bot"],
    [{ os: "ubuntu-24.04", node: 24 }, "os", "bot-ubuntu-24.04"],
    [{ os: "ubuntu-24.04", node: 24 }, "node, os", "bot-24-ubuntu-24.04"],
    [{ os: "ubuntu-24.04", node: 24, lto: true }, "all", "bot-ubuntu-24.04-24-true"],
  ])("of matrix %j with suffix %j is %s", (matrix, suffix, expected) => {
    expect(idOf(matrix, suffix)).toBe(expected);
  });

  test("is the input's with the suffix", () => {
    expect(idOf({ os: "linux" }, "all", "core")).toBe("core-linux");
  });

  test("differs wherever values do, and stays one that an input may have", () => {
    const long = "x".repeat(80);
    const values = ["a b", "a-b", "a/b", "", " ", null, { a: 1 }, { a: 2 }, ["a"], `${long}1`, `${long}2`];
    const ids = values.map((value) => idOf({ value }, "value"));
    expect(new Set(ids).size).toBe(values.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);
  });
});

describe("a suffix", () => {
  test("of no key of the matrix is a usage error that names the keys", () => {
    expect(suffixProblem("oss", '{"os":"linux"}')).toContain('Did you mean "os"?');
    expect(suffixProblem("os,", '{"os":"linux"}')).toContain('got ""');
  });

  test.each(["", "null", "${{ toJSON(matrix) }}"])("without a matrix (%j) is a usage error", (matrix) => {
    expect(suffixProblem("all", matrix)).toContain("no matrix");
    expect(isMatrix(matrix)).toBe(true);
  });

  test("of all keys is refused for shards of one gate", () => {
    const given = new Map([
      ["dry-run", "false"],
      ["shard", "1/2"],
      ["gate-id-suffix", "all"],
      ["matrix", '{"shard":"1/2"}'],
    ]);
    expect(misuses("run", given)).toMatchObject([{ input: "gate-id-suffix" }]);
  });

  test.each(["[1]", '"os"', "{", "7"])("a matrix that is %s is none", (text) => {
    expect(isMatrix(text)).toBe(false);
  });
});
