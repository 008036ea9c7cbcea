import { isGitHubCloud, repositoryPlace, type RepositoryPlace } from "../../baselines/repository-place.ts";
import type { Access } from "../../adapters/github-fetch/fetch-artifact-api.ts";
import { ghToken } from "./gh-token.ts";
import { git } from "../../adapters/node/git/git.ts";
import { usageProblem } from "../../base/errors.ts";
import type { CliIo } from "../io.ts";

/** The repository to use. UsageError where it is ambiguous. */
export async function readPlace(io: CliIo, repo: string | undefined): Promise<RepositoryPlace> {
  const remote = await git(io.cwd, ["config", "--get", "remote.origin.url"]);
  return repositoryPlace({
    repo: repo ?? null,
    remote: remote.ok ? remote.stdout.trim() : null,
    env: io.env,
  });
}

/** Repository and token. UsageError where there is no token. */
export async function readAccess(io: CliIo, repo: string | undefined): Promise<Access> {
  const place = await readPlace(io, repo);
  const token = await readToken(place, io);
  if (token !== null) return { place, token };
  const names = tokenNames(place, io).join(" or ");
  const message = `no token for ${place.host}: set ${names} (it needs actions: read), or log in with gh auth login`;
  throw usageProblem("environment", message);
}

/** The token of the environment, else that of `gh`; null = none. */
export async function readToken(place: RepositoryPlace, io: CliIo): Promise<string | null> {
  const given = tokenNames(place, io).map((name) => io.env[name]?.trim() ?? "");
  return given.find((token) => token !== "") ?? ghToken(place.host, io.env);
}

/** A token for github.com is not sent to another host, which git's origin may name. */
function tokenNames({ host, apiUrl }: RepositoryPlace, { env }: CliIo): readonly string[] {
  const isOfJob = apiUrl === env["GITHUB_API_URL"]?.replace(/\/+$/, "");
  return isGitHubCloud(host) || isOfJob
    ? ["GH_TOKEN", "GITHUB_TOKEN"]
    : ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
}
