import { resolve } from "node:path";
import { changeMark } from "../../adapters/node/change-mark.ts";
import { resultsFileOf } from "../../config/run/runners.ts";
import { executedBy } from "../../config/run/sides.ts";
import type { Config } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import { STALE_RESULTS } from "../../model/run/manifest.ts";
import type { Side } from "../../model/run/side.ts";

/** A results file of one side. */
interface NamedResults {
  readonly side: Side;
  readonly file: string;
  /** Absolute. */
  readonly path: string;
}

interface SetupPlace {
  /** Absolute folder of the sides. */
  readonly cwd: string;
  readonly sides: readonly Side[];
}

/**
 * Runs `setup`, and says which results files it left as they were. Nothing but `setup` measures in a run that reads results, so rows that
 * it did not write are those of an earlier run.
 */
export async function staleAfter(
  setup: () => Promise<void>,
  place: SetupPlace,
  config: Config,
): Promise<readonly Warning[]> {
  const files = resultsIn(place, config);
  const before = await Promise.all(files.map(({ path }) => changeMark(path)));
  await setup();
  const after = await Promise.all(files.map(({ path }) => changeMark(path)));
  return files.flatMap(({ side, file }, index) => {
    const mark = before[index] ?? null;
    if (mark === null || mark !== after[index]) return [];
    const text = `run.setup ended well and did not write ${file} of the ${side}, so its rows are those of an earlier run: let \`setup\` fail where it writes no results, or delete the file before`;
    return [{ code: STALE_RESULTS, text }];
  });
}

function resultsIn({ cwd, sides }: SetupPlace, config: Config): readonly NamedResults[] {
  if (config.execution.replay !== null) return [];
  const executed = executedBy(config);
  // The baseline of two definitions in one folder may well be a file that stays as it is.
  const measured = config.sides === null ? sides : sides.filter((side) => side === "candidate");
  return measured.flatMap((side) => {
    const definition = executed[side];
    const source = resultsFileOf(definition.runner);
    return source === null
      ? []
      : [{ side, file: source.file, path: resolve(cwd, definition.cwd, source.file) }];
  });
}
