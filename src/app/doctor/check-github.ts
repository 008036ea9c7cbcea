import type { Check } from "./check.ts";
import { fine, trouble, type HealthCheck } from "./health-check.ts";
import type { GitHubProbe, ServerTime } from "./github-probe.ts";

/** Checks the permissions to read, and the clock. Without a token the result is one line. */
export const checkGitHub: Check = async ({ github, workspace }) => {
  if (github.kind === "none") {
    const isJob = workspace.env["GITHUB_ACTIONS"] === "true";
    return [trouble("token", isJob ? "fail" : "warn", { text: github.why, advice: github.advice })];
  }
  const reads = await Promise.all(github.reads.map((read) => tryRead(read, github.host)));
  const time = reads.flatMap(({ dateMs }) => dateMs ?? [])[0] ?? null;
  return [
    ...reads.map(({ diagnosis }) => diagnosis),
    ...(time === null ? [] : [clockDiagnosis(time, workspace.clock.now())]),
  ];
};

type Asked = Extract<GitHubProbe, { kind: "asked" }>;

async function tryRead(
  { permission, ask }: Asked["reads"][number],
  host: string,
): Promise<ServerTime & { readonly diagnosis: HealthCheck }> {
  const name = `token ${permission}`;
  try {
    const { dateMs } = await ask();
    return { dateMs, diagnosis: fine(name, `${host} grants it`) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const advice = `add \`${permission}\` to \`permissions:\` of the job; the log of the job lists the permissions of its token under "Set up job"`;
    return { dateMs: null, diagnosis: trouble(name, "fail", { text, advice }) };
  }
}

const SKEW_MS = 60_000;
const MUCH_SKEW_MS = 600_000;

/** Signed addresses of artifacts are valid for minutes, and acceptances end with a day, so the clock matters. */
function clockDiagnosis(theirs: number, ours: number): HealthCheck {
  const skewMs = Math.abs(theirs - ours);
  const text = `${Math.round(skewMs / 1000)} s off GitHub's clock`;
  if (skewMs < SKEW_MS) return fine("clock", text);
  const advice = "set the clock of this machine by NTP: ages, expiry and signed downloads depend on it";
  return trouble("clock", skewMs < MUCH_SKEW_MS ? "warn" : "fail", { text, advice });
}
