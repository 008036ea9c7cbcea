import { expect, test } from "@jest/globals";
import type { Axes } from "../../../src/model/config/case.ts";
import { lostCases } from "../../../src/model/config/lost-cases.ts";

const CASES: readonly Axes[] = [
  { task: "a", size: 1 },
  { task: "b", size: 1 },
  { task: "c", size: 2 },
];

test.each<[string, readonly Axes[], readonly Axes[]]>([
  ["are none of the same cases in another order", CASES.toReversed(), []],
  ["are none where an axis is added", CASES.map((axes) => ({ mode: "x", ...axes })), []],
  [
    "are none where axes are written in another order",
    CASES.map(({ size = 0, task = "" }) => ({ size, task })),
    [],
  ],
  [
    "are none where a value is written as text",
    CASES.map(({ size, task = "" }) => ({ task, size: String(size) })),
    [],
  ],
  ["are those whose value is gone", CASES.slice(0, 2), [{ task: "c", size: 2 }]],
  [
    "are those whose combination is gone, though each value is left",
    [{ task: "c", size: 1 }, ...CASES.slice(0, 2)],
    [{ task: "c", size: 2 }],
  ],
  ["are all where an axis is gone", CASES.map(({ task = "" }) => ({ task })), CASES],
  [
    "are all where an axis is renamed",
    CASES.map(({ task = "", size = 0 }) => ({ task, scale: size })),
    CASES,
  ],
  ["are all where there is none", [], CASES],
])("lost cases %s", (_, head, lost) => {
  expect(lostCases(CASES, head)).toEqual(lost);
});
