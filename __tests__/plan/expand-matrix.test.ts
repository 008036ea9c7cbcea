import { describe, expect, test } from "@jest/globals";
import { UsageError } from "../../src/base/errors.ts";
import type { Axis } from "../../src/model/config/config.ts";
import { expandMatrix } from "../../src/plan/expand-matrix.ts";
import { axis, matrix } from "../support/samples/sample-config.ts";

const tasks: Axis = { name: "task", from: "file", file: "tasks.jsonl", id: "id" };

function axesOf(...[written, rows]: Parameters<typeof expandMatrix>): readonly unknown[] {
  return expandMatrix(written, rows).cases.map((one) => one.axes);
}

test("the first axis varies slowest", () => {
  const names = expandMatrix(matrix([axis("task", ["a", "b"]), axis("n", [1, 2])], {}), {}).cases.map(
    (one) => one.name,
  );
  expect(names).toEqual(["task=a, n=1", "task=a, n=2", "task=b, n=1", "task=b, n=2"]);
});

// The example of docs.github.com, "Running variations of jobs in a workflow", section "Expanding or adding matrix
// configurations"; the expected combinations are that page's.
test("include merges and adds as GitHub Actions does", () => {
  const written = matrix([axis("fruit", ["apple", "pear"]), axis("animal", ["cat", "dog"])], {
    include: [
      { color: "green" },
      { color: "pink", animal: "cat" },
      { fruit: "apple", shape: "circle" },
      { fruit: "banana" },
      { fruit: "banana", animal: "cat" },
    ],
  });
  expect(axesOf(written, {})).toEqual([
    { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
    { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
    { fruit: "pear", animal: "cat", color: "pink" },
    { fruit: "pear", animal: "dog", color: "green" },
    { fruit: "banana" },
    { fruit: "banana", animal: "cat" },
  ]);
});

test("include brings back what exclude removed", () => {
  const written = matrix([axis("os", ["linux", "mac"])], {
    exclude: [{ os: ["mac"] }],
    include: [{ os: "mac" }],
  });
  expect(axesOf(written, {})).toEqual([{ os: "linux" }, { os: "mac" }]);
});

test("include alone makes cases", () => {
  expect(axesOf(matrix([], { include: [{ os: "linux" }] }), {})).toEqual([{ os: "linux" }]);
});

describe("exclude", () => {
  const axes = [axis("model", ["small", "large"]), axis("mode", ["fast", "careful"])];

  test("removes every combination that matches in part", () => {
    expect(axesOf(matrix(axes, { exclude: [{ model: ["small"] }] }), {})).toEqual([
      { model: "large", mode: "fast" },
      { model: "large", mode: "careful" },
    ]);
  });

  test("needs all its axes to match", () => {
    const result = expandMatrix(matrix(axes, { exclude: [{ model: ["small"], mode: ["careful"] }] }), {});
    expect(result.cases.map((one) => one.name)).toEqual([
      "model=small, mode=fast",
      "model=large, mode=fast",
      "model=large, mode=careful",
    ]);
    expect(result).toMatchObject({ productSize: 4, excluded: 1 });
  });
});

test("rows of a file axis are cases with their content and its hash", () => {
  const rows = { task: [{ id: "t1", content: { id: "t1", text: "hi" } }] };
  const [one] = expandMatrix(matrix([tasks], {}), rows).cases;
  expect(one?.axes).toEqual({ task: "t1" });
  expect(one?.content).toEqual({ task: { id: "t1", text: "hi" } });
  // printf '{"id":"t1","text":"hi"}' | sha256sum
  expect(one?.contentHashes).toEqual({ task: "58eb6026f38ed9c8" });
});

describe("refuses", () => {
  test("a value that an axis has twice, also in another type", () => {
    expect(() => expandMatrix(matrix([axis("n", [1, "1"])], {}), {})).toThrow(
      "axes.n: expected each value once, got '1' twice",
    );
  });

  test("an id that a tasks file has twice", () => {
    const rows = { task: ["x", "x"].map((id) => ({ id, content: {} })) };
    expect(() => expandMatrix(matrix([tasks], {}), rows)).toThrow("got 'x' twice in tasks.jsonl");
  });

  test("two includes that make the same case", () => {
    const written = matrix([axis("os", ["linux"])], { include: [{ os: "mac" }, { os: "mac" }] });
    expect(() => expandMatrix(written, {})).toThrow("include: expected each case once, got 'os=mac' twice");
  });

  test("an included id that is in no row of the tasks file", () => {
    const rows = { task: [{ id: "t1", content: {} }] };
    const run = (): unknown => expandMatrix(matrix([tasks], { include: [{ task: "t9" }] }), rows);
    expect(run).toThrow(UsageError);
    expect(run).toThrow("expected the id of a row of tasks.jsonl for 'task', got 't9'");
  });
});

test("an axis named __proto__ is an axis like any other", () => {
  const [one] = expandMatrix(matrix([axis("__proto__", ["x"])], {}), {}).cases;
  expect(Object.entries(one?.axes ?? {})).toEqual([["__proto__", "x"]]);
});
