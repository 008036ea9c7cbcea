import { formatProblem, settle } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import { type Baseline, isExpectedlyNone } from "../../model/result/baseline.ts";
import { type Check, configOf } from "./check.ts";
import { fine, trouble, type HealthCheck } from "./health-check.ts";
import type { GitHubProbe } from "./github-probe.ts";

const NAME = "baseline";

/** Checks the stored baseline that a gate would compare with. */
export const checkBaseline: Check = async (context) => {
  const { github } = context;
  const config = configOf(context);
  if (github.kind === "none" || config === null) return [];
  return config.baseline.from === "artifact" && config.sides === null ? [await lookFor(config, github)] : [];
};

async function lookFor(
  config: Config,
  { findBaseline }: Extract<GitHubProbe, { kind: "asked" }>,
): Promise<HealthCheck> {
  const settled = await settle(findBaseline(config));
  if (!settled.ok) {
    const text = `the search failed: ${settled.problems.map(formatProblem).join("; ")}`;
    return trouble(NAME, "warn", {
      text,
      advice: "name the workflow that stores the baseline, and the repository",
    });
  }
  const baseline = settled.value;
  const { provenance } = baseline;
  if (baseline.found) {
    const age = provenance.ageDays === null ? "" : `, ${Math.floor(provenance.ageDays)} days old`;
    return fine(NAME, `run ${provenance.run ?? ""} of ${provenance.branch ?? ""}${age}: ${provenance.why}`);
  }
  const text = `none (${baseline.code}): ${provenance.why}`;
  return trouble(NAME, isExpectedlyNone(baseline.code) ? "warn" : "fail", {
    text,
    advice: adviceFor(baseline),
  });
}

function adviceFor({ code }: Extract<Baseline, { found: false }>): string {
  switch (code) {
    case "by-config":
      return "only limits decide; name a baseline in the config to compare with it";
    case "first-run":
      return "push to the base branch, or start the workflow there: its first run stores one";
    case "expired":
      return "start the workflow on the base branch, and add `schedule:` to it";
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
