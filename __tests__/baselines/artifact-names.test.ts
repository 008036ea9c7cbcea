import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  mayHoldRows,
  parseShardArtifact,
  planArtifact,
  planDigits,
  reportArtifact,
  rowsArtifact,
  shardArtifact,
} from "../../src/baselines/artifact-names.ts";

/** What gate ids may be; some of them end as names of artifacts do. */
const gateId = fc.oneof(
  fc.constantFrom("a", "a-1-of-2-a1", "1-of-2-a1", "a-a2", "b.c", "0123456789ab", "a-0123456789ab"),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
);

test("names of shards and plans are read as they were given, and never as another gate's", () => {
  fc.assert(
    fc.property(
      gateId,
      gateId,
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 20 }),
      (id, other, n, k) => {
        const shard = { index: Math.ceil(n / 2), of: n, attempt: k };
        const name = shardArtifact(id, shard);
        expect(parseShardArtifact(id, name)).toEqual(shard);
        const plan = planArtifact(id, "0123456789ab");
        expect(planDigits(id, plan)).toBe("0123456789ab");
        if (other === id) return;
        expect([parseShardArtifact(other, name), planDigits(other, plan)]).toEqual([null, null]);
      },
    ),
  );
});

test("a gate's rows are in its report or in what a killed attempt left, never in a baseline", () => {
  const names = [
    reportArtifact("a"),
    `${reportArtifact("a")}-a2`,
    rowsArtifact("a", 1),
    "regression-gate-baseline-a",
    "regression-gate-baseline-a-a2",
    shardArtifact("a", { index: 1, of: 2, attempt: 1 }),
    reportArtifact("ab"),
    `${reportArtifact("a")}-a0`,
  ];
  expect(names.filter((name) => mayHoldRows("a", name))).toEqual(names.slice(0, 3));
});

test("index and attempt are numbers of shards that can be", () => {
  const wrong = ["3-of-2-a1", "0-of-2-a1", "1-of-2-a0", "1-of-2", "01-of-2-a1", "1-of-2-a1 "];
  expect(wrong.map((part) => parseShardArtifact("a", `regression-gate-shard-a-${part}`))).toEqual(
    wrong.map(() => null),
  );
});
