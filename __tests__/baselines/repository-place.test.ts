import { expect, test } from "@jest/globals";
import { repositoryPlace } from "../../src/baselines/repository-place.ts";
import { UsageError } from "../../src/base/errors.ts";

test.each<readonly [string | null, string | null, Readonly<Record<string, string>>, string]>([
  [null, "git@github.com:o/r.git", {}, "github.com o/r https://api.github.com"],
  [null, "https://github.com/o/r", {}, "github.com o/r https://api.github.com"],
  [null, "ssh://git@github.com:22/o/r.name.git", {}, "github.com o/r.name https://api.github.com"],
  [null, "https://x:token@octo.ghe.com/o/r.git", {}, "octo.ghe.com o/r https://api.octo.ghe.com"],
  [null, "https://git.corp/o/r.git", {}, "git.corp o/r https://git.corp/api/v3"],
  ["a/b", "git@github.com:o/r.git", {}, "github.com a/b https://api.github.com"],
  [
    "git.corp/a/b",
    null,
    { GITHUB_API_URL: "https://api.github.com" },
    "git.corp a/b https://git.corp/api/v3",
  ],
  [
    null,
    null,
    {
      GITHUB_REPOSITORY: "o/r",
      GITHUB_SERVER_URL: "https://git.corp",
      GITHUB_API_URL: "https://git.corp/api/v3/",
    },
    "git.corp o/r https://git.corp/api/v3",
  ],
])("%p, origin %p", (repo, remote, env, expected) => {
  const { host, owner, repo: name, apiUrl } = repositoryPlace({ repo, remote, env });
  expect(`${host} ${owner}/${name} ${apiUrl}`).toBe(expected);
});

test.each([
  [null, null],
  [null, "/srv/git/r.git"],
  ["o/../r", null],
  ["o", null],
  ["a/b/c/d", null],
])("%p, origin %p names no repository", (repo, remote) => {
  expect(() => repositoryPlace({ repo, remote, env: {} })).toThrow(UsageError);
});
