import picomatch from "picomatch";

/** Whether globs choose a path. As in a workflow's `paths`, the last one that matches decides, and `!` excludes. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const rules = globs.map((glob) =>
    glob.startsWith("!")
      ? { includes: false, matches: picomatch(glob.slice(1), { dot: true }) }
      : { includes: true, matches: picomatch(glob, { dot: true }) },
  );
  return (path) => rules.findLast((rule) => rule.matches(path))?.includes === true;
}
