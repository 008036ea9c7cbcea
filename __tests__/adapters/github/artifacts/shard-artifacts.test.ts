import { expect, test } from "@jest/globals";
import { shardArtifact } from "../../../../src/baselines/artifact-names.ts";
import { shardArtifacts } from "../../../../src/adapters/github/artifacts/shard-artifacts.ts";

const named = (...names: readonly string[]) => names.map((name, at) => ({ id: at + 1, name, digest: null }));
const shard = (index: number, attempt: number): string => shardArtifact("a", { index, of: 2, attempt });

test("the last attempt at each shard is read, in whatever order they are listed", () => {
  const listed = named(shard(1, 2), shard(1, 10), shard(2, 1), shard(1, 9), "regression-gate-report-a");
  const { toRead, superseded } = shardArtifacts(listed, { gateId: "a", pattern: "" });
  expect(toRead.map(({ name }) => name)).toEqual([shard(1, 10), shard(2, 1)]);
  expect(superseded).toEqual([shard(1, 2), shard(1, 9)]);
});

test("of two artifacts of one name the newer one is read", () => {
  const { toRead } = shardArtifacts(named(shard(1, 1), shard(1, 1)), { gateId: "a", pattern: "" });
  expect(toRead.map(({ id }) => id)).toEqual([2]);
});

test("shards of other gates are not looked at", () => {
  const other = shardArtifact("a-1-of-2", { index: 1, of: 2, attempt: 1 });
  expect(shardArtifacts(named(other), { gateId: "a", pattern: "" }).toRead).toEqual([]);
});

test("a pattern takes what it matches, whatever it is called, and nothing else", () => {
  const listed = named("mine-1", "mine-2", "yours-1", shard(1, 1));
  const { toRead } = shardArtifacts(listed, { gateId: "a", pattern: "mine-*" });
  expect(toRead.map(({ name }) => name)).toEqual(["mine-1", "mine-2"]);
});
