import type { Problem } from "../errors.ts";

/** More than this many lines help nobody. */
const MAX_LISTED = 100;

/** The first problems and how many more there are. */
export function limitedProblems(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - MAX_LISTED;
  const last = problems.at(-1);
  if (more <= 0 || last === undefined) return problems;
  return [
    ...problems.slice(0, MAX_LISTED),
    { file: last.file, line: null, column: null, path: "", message: `and ${more} more problems` },
  ];
}
