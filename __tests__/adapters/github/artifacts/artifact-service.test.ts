import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { DefaultArtifactClient } from "@actions/artifact";
import { hasArtifactService } from "../../../../src/adapters/github/artifacts/artifact-service.ts";
import { createGitHubClient } from "../../../../src/adapters/github/client.ts";

const HOSTS: readonly (readonly [server: string, api: string, stores: boolean])[] = [
  ["https://github.com", "https://api.github.com", true],
  ["https://GitHub.com", "https://api.github.com", true],
  ["https://acme.ghe.com", "https://api.acme.ghe.com", true],
  ["https://ACME.GHE.COM", "https://api.acme.ghe.com", true],
  ["http://github.localhost", "http://api.github.localhost", true],
  ["https://github.acme.example", "https://github.acme.example/api/v3", false],
  ["https://ghe.com", "https://ghe.com/api/v3", false],
  ["https://acme.ghe.com.evil.example", "https://acme.ghe.com.evil.example/api/v3", false],
  ["https://notgithub.com", "https://notgithub.com/api/v3", false],
  ["https://10.0.0.7:8443", "https://10.0.0.7:8443/api/v3", false],
];

const KEPT = ["GITHUB_SERVER_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_RESULTS_URL"];
const before = new Map(KEPT.map((name) => [name, process.env[name]]));
beforeAll(() => {
  for (const name of KEPT) delete process.env[name];
});
afterAll(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test.each(HOSTS)("%s: what we take for a service, @actions/artifact takes too", async (server, _, stores) => {
  expect(hasArtifactService(server)).toBe(stores);
  process.env["GITHUB_SERVER_URL"] = server;
  // Without a token it gets no further than its own look at the host.
  const why: unknown = await new DefaultArtifactClient().listArtifacts().catch((error: unknown) => error);
  expect(why).toBeInstanceOf(Error);
  expect(String(why).includes("not currently supported on GHES")).toBe(!stores);
});

test.each(HOSTS)("%s: its API is asked at %s", (_, apiUrl) => {
  const client = createGitHubClient({ token: "t", apiUrl, owner: "o", repo: "r", onWait: () => undefined });
  const { url } = client.octokit.request.endpoint("GET /repos/{owner}/{repo}/actions/artifacts", {
    owner: "o",
    repo: "r",
  });
  expect(url).toBe(`${apiUrl}/repos/o/r/actions/artifacts`);
});
