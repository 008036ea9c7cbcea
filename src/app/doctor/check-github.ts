import type { Baseline } from "../../model/result/baseline.ts";
import type { Config } from "../../model/config/config.ts";
import { formatProblem, settle } from "../../base/errors.ts";
import type { Workspace } from "../workspace.ts";
import { fine, trouble, type Diagnosis } from "./diagnosis.ts";
import type { GitHubProbe, ServerTime } from "./doctor.ts";

/** Permissions to read, the clock and the baseline; without a token that is one line. */
export async function checkGitHub(
  probe: GitHubProbe,
  config: Config | null,
  workspace: Workspace,
): Promise<readonly Diagnosis[]> {
  if (probe.kind === "none") {
    const isJob = workspace.env["GITHUB_ACTIONS"] === "true";
    return [trouble("token", isJob ? "fail" : "warn", { text: probe.why, advice: probe.advice })];
  }
  const reads = await Promise.all(probe.reads.map((read) => tryRead(read, probe.host)));
  const time = reads.flatMap(({ dateMs }) => dateMs ?? [])[0] ?? null;
  return [
    ...reads.map(({ diagnosis }) => diagnosis),
    ...(time === null ? [] : [checkClock(time, workspace.clock.now())]),
    ...(config === null || config.baseline.from !== "artifact" || config.sides !== null
      ? []
      : [await checkBaseline(config, probe)]),
  ];
}

type Asked = Extract<GitHubProbe, { kind: "asked" }>;

async function tryRead(
  { permission, ask }: Asked["reads"][number],
  host: string,
): Promise<ServerTime & { readonly diagnosis: Diagnosis }> {
  const name = `token ${permission}`;
  try {
    const { dateMs } = await ask();
    return { dateMs, diagnosis: fine(name, `${host} lets it read`) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const advice = `add \`${permission}\` to \`permissions:\` of the job; what a job's token may do stands in its log under "Set up job"`;
    return { dateMs: null, diagnosis: trouble(name, "fail", { text, advice }) };
  }
}

const SKEW_MS = 60_000;
const MUCH_SKEW_MS = 600_000;

/** Signed addresses of artifacts hold for minutes, and acceptances end by the day. */
function checkClock(theirs: number, ours: number): Diagnosis {
  const skewMs = Math.abs(theirs - ours);
  const text = `${Math.round(skewMs / 1000)} s from GitHub's`;
  if (skewMs < SKEW_MS) return fine("clock", text);
  const advice = "set the machine's clock by NTP: ages, expiry and signed downloads go by it";
  return trouble("clock", skewMs < MUCH_SKEW_MS ? "warn" : "fail", { text, advice });
}

const NAME = "baseline";

async function checkBaseline(config: Config, probe: Asked): Promise<Diagnosis> {
  const settled = await settle(probe.findBaseline(config));
  if (!settled.ok) {
    const text = `cannot be looked for: ${settled.problems.map(formatProblem).join("; ")}`;
    return trouble(NAME, "warn", { text, advice: "name the workflow that stores it, and the repository" });
  }
  const baseline = settled.value;
  const { provenance } = baseline;
  if (baseline.found) {
    const age = provenance.ageDays === null ? "" : `, ${Math.floor(provenance.ageDays)} days old`;
    return fine(NAME, `run ${provenance.run ?? ""} of ${provenance.branch ?? ""}${age}: ${provenance.why}`);
  }
  const text = `none (${baseline.code}): ${provenance.why}`;
  return trouble(NAME, baseline.code === "first-run" ? "warn" : "fail", {
    text,
    advice: adviceFor(baseline),
  });
}

function adviceFor({ code }: Extract<Baseline, { found: false }>): string {
  switch (code) {
    case "first-run":
      return "push to the base branch, or start the workflow there: its first run stores one";
    case "expired":
      return "start the workflow on the base branch, and add a schedule: to it";
    case "forbidden":
      return "give the token `actions: read`";
    case "incomparable":
      return "upgrade regression-gate, or run the workflow on the base branch with this version";
    case "unreadable":
    case "no-complete-run":
    case "missing":
      return "run the workflow on the base branch again, or name another run with run-id:<number>";
  }
}
