/**
 * The environment of another person's build: other home, time zone, locale and user. What a build takes from it
 * would end up in dist/, which has to be the same everywhere.
 */
export function foreignEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  home: string,
): Record<string, string | undefined> {
  return {
    ...own,
    HOME: home,
    USERPROFILE: home,
    XDG_CACHE_HOME: home,
    XDG_CONFIG_HOME: home,
    TZ: "Pacific/Kiritimati",
    LANG: "tr_TR.UTF-8",
    LC_ALL: "tr_TR.UTF-8",
    LANGUAGE: "tr",
    USER: "somebody",
    LOGNAME: "somebody",
    SOURCE_DATE_EPOCH: "86400",
    COLUMNS: "40",
    NO_COLOR: "1",
    // What build tools take for a sign of CI or of a mode.
    CI: own["CI"] === undefined ? "true" : undefined,
    NODE_ENV: "development",
  };
}

/** Files that only their owner may read: a build must not copy such modes into what it makes. */
export const FOREIGN_UMASK = 0o077;
