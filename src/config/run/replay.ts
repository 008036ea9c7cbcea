import type { z } from "zod";
import type { Execution } from "../../model/config/config.ts";
import { checkRepositoryPath } from "../values/check-path.ts";
import type { Complaint } from "../values/complaint.ts";
import { optionalKey } from "../values/keys.ts";
import { ownedParts, type Owners } from "../values/owner.ts";
import { settingChange } from "../values/setting-change.ts";
import { text } from "../values/written-values.ts";

/** The key that replaces the runner by a recorded run. */

export const replayShape = {
  replay: optionalKey(
    text,
    "Recorded run (`.regression-gate/runs/<id>`, or a copy of it) whose rows answer instead of the runner: nothing is executed, and the run never becomes a baseline. Same as `--replay`.",
  ),
};

type Written = z.output<z.ZodObject<typeof replayShape>>;

/** A replay never becomes a baseline, and the report lists it. */
export const REPLAY_OWNER = { replay: "head" } as const satisfies Owners<Written>;

export function checkReplay({ replay }: Written): Complaint[] {
  return replay === undefined ? [] : checkRepositoryPath(replay, ["run", "replay"]);
}

/** Rows that a pull request brings along say nothing of its code, unless its base replays, too, or the workflow does. */
export const ownedReplay = ownedParts<Execution["replay"]>(REPLAY_OWNER.replay, (base, head) =>
  settingChange({
    path: "run.replay",
    base,
    head,
    text: (folder) => folder ?? "none",
    looser: (before, now) => (before === null && now !== null ? true : null),
  }).map((change) =>
    base === null
      ? { ...change, measuresLess: `nothing is executed, the rows are those of run.replay ${head}` }
      : change,
  ),
);
