import type { Execution } from "../model/config/config.ts";
import type { Side } from "../model/run/side.ts";
import type { Axes } from "../model/config/case.ts";
import { drawState } from "../base/hash.ts";

/** The trials of one case and one repetition, which stay together. */
interface Block {
  readonly caseIndex: number;
  readonly repetition: number;
}

export interface OrderInput {
  readonly order: Execution["order"];
  readonly seed: number;
  readonly cases: readonly { readonly axes: Axes }[];
  readonly repetitions: number;
  readonly sides: readonly Side[];
  /** Indices of the cases that `failed-first` puts first; absent = none. */
  readonly failed?: ReadonlySet<number>;
}

/**
 * Indices into the canonical trials (case, repetition, side) in the order in which they start.
 * `interleave`: repetition r of all cases comes before r + 1. `sequential`: the repetitions of a case stay together.
 * `shuffle`: blocks are sorted by a hash of (seed, case, repetition). `failed-first`: `interleave` of the cases that
 * failed before, then of the others. With two sides a block is one trial of each side
 * for one case. The side that runs first alternates over repetitions and over cases, so that no side always profits
 * from a warm cache.
 */
export function orderTrials(input: OrderInput): readonly number[] {
  const { repetitions, sides } = input;
  const order: number[] = [];
  for (const { caseIndex, repetition } of orderBlocks(input)) {
    const first = (caseIndex * repetitions + repetition) * sides.length;
    const isTurned = (caseIndex + repetition) % 2 === 1;
    for (let side = 0; side < sides.length; side += 1) {
      order.push(first + (isTurned ? sides.length - 1 - side : side));
    }
  }
  return order;
}

function orderBlocks(input: OrderInput): Iterable<Block> {
  if (input.order === "interleave") return interleaved(input);
  if (input.order === "failed-first") return failedFirst(input);
  return input.order === "sequential" ? byCase(input) : shuffled([...byCase(input)], input);
}

function* interleaved({ cases, repetitions }: OrderInput): Generator<Block, void, undefined> {
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const caseIndex of cases.keys()) yield { caseIndex, repetition };
  }
}

/** A block starts on the same side as in `interleave`, so that the sides alternate as often. */
function failedFirst({ failed = new Set(), ...input }: OrderInput): readonly Block[] {
  const blocks = [...interleaved(input)];
  const isFirst = ({ caseIndex }: Block): boolean => failed.has(caseIndex);
  return [...blocks.filter(isFirst), ...blocks.filter((block) => !isFirst(block))];
}

function* byCase({ cases, repetitions }: OrderInput): Generator<Block, void, undefined> {
  for (const caseIndex of cases.keys()) {
    for (let repetition = 0; repetition < repetitions; repetition += 1) yield { caseIndex, repetition };
  }
}

function shuffled(blocks: readonly Block[], input: OrderInput): readonly Block[] {
  return blocks
    .map((block) => ({ block, rank: shuffleRank(input, block) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ block }) => block);
}

/** 53 random bits. Equal ranks keep the canonical order. */
function shuffleRank(input: OrderInput, block: Block): number {
  const axes = input.cases[block.caseIndex]?.axes ?? {};
  const state = drawState(["regression-gate/order@1", input.seed, axes, block.repetition]);
  return state[0] * 2 ** 21 + (state[1] >>> 11);
}
