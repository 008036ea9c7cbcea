import { type UsageError, usageProblem } from "../base/errors.ts";

/** A repository on some GitHub. */
export interface RepositoryPlace {
  readonly host: string;
  readonly owner: string;
  readonly repo: string;
  /** The URL without a slash at its end. */
  readonly apiUrl: string;
}

export interface PlaceSources {
  /** `owner/name` or `host/owner/name`, as a person wrote it; null = not given. */
  readonly repo: string | null;
  /** The remote of git; null = none. */
  readonly remote: string | null;
  /** GITHUB_API_URL, GITHUB_REPOSITORY. */
  readonly env: Readonly<Record<string, string>>;
}

const NAME = /^[\w.-]+$/;

/** The repository that is meant: what was written, else the job's, else git's origin. UsageError when none is. */
export function repositoryPlace({ repo, remote, env }: PlaceSources): RepositoryPlace {
  const written = repo ?? env["GITHUB_REPOSITORY"] ?? null;
  const parts = written === null ? partsOfRemote(remote) : written.split("/");
  const [name = "", owner = "", host = hostOfJob(env) ?? hostOfRemote(remote) ?? "github.com"] =
    parts.toReversed();
  if (parts.length > 3 || ![host, owner, name].every((part) => NAME.test(part) && !/^\.+$/.test(part))) {
    throw unknownPlace(written, remote);
  }
  const given = parts.length === 3 && written !== null ? undefined : env["GITHUB_API_URL"];
  return { host, owner, repo: name, apiUrl: apiUrlOf(host, given) };
}

function unknownPlace(written: string | null, remote: string | null): UsageError {
  const got = written === null ? `git's origin is ${remote ?? "not set"}` : `got '${written}'`;
  const message = `expected the repository as owner/name or host/owner/name, ${got}`;
  return usageProblem("--repo", message);
}

/** `https://github.com/o/r.git`, `git@github.com:o/r.git`, `ssh://git@github.com/o/r`. */
const REMOTE = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([\w.-]+)(?::\d+)?[:/]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/;

function partsOfRemote(remote: string | null): readonly string[] {
  const match = REMOTE.exec(remote ?? "");
  return match === null ? [] : match.slice(1);
}

function hostOfRemote(remote: string | null): string | null {
  return partsOfRemote(remote)[0] ?? null;
}

function hostOfJob(env: PlaceSources["env"]): string | null {
  const server = env["GITHUB_SERVER_URL"] ?? "";
  return URL.canParse(server) ? new URL(server).hostname : null;
}

/** A host that was named is asked itself, whatever API this job has. */
function apiUrlOf(host: string, given: string | undefined): string {
  if (given !== undefined && given !== "") return given.replace(/\/+$/, "");
  if (isGitHubCloud(host)) return `https://api.${host}`;
  return `https://${host}/api/v3`;
}

/** github.com, and tenants of GitHub Enterprise Cloud with data residency. */
export function isGitHubCloud(host: string): boolean {
  return host === "github.com" || host.endsWith(".ghe.com");
}
