import type { Sample } from "../../model/result/sample.ts";
import type { Sides } from "../../model/run/side.ts";
import type { TreeRange } from "../../stats/index.ts";
import type { LostCodes } from "./lost-codes.ts";

/** Lists and objects of one unit of one side: its repetitions folded. */
export interface UnitStructure {
  readonly unit: string;
  readonly value: TreeRange;
}

/** A sample with what is no single number. */
export interface CollectedSample extends Sample {
  /** Units with lists and objects, in canonical order; they may have numbers as well. */
  readonly structures: Sides<readonly UnitStructure[]>;
  /** Answers of the group that came from another model, which a fallback was asked for. */
  readonly otherModel: Sides<number>;
  /** The candidate's trials of the group that gave no answer, by why. */
  readonly lost: LostCodes;
}
