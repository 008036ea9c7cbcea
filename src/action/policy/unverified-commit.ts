import { NotJudgedError } from "../../base/errors.ts";
import type { Report } from "../../model/result/report.ts";
import { noteRowsKept } from "../artifacts/stored-rows.ts";
import type { Job } from "../job.ts";

/** Title of a check without a verdict. */
const TITLE = "the measured commit is not verified";

const NO_CLONE =
  "there is no clone in this job that says which commit was checked out: without git, actions/checkout downloads the files alone, and what was measured may be any commit";
const ADVICE =
  "Install git before actions/checkout (in a container for example `apk add git` or `apt-get install -y git`), name the folder as `safe.directory` where git refuses it as another user's, or let the workflow set `unverified-commit: neutral`, which shows such a result without passing and stores no baseline";

/** Throws NotJudgedError if nothing says which commit is measured, unless the workflow takes results of an unknown commit. */
export function requireKnownCommit(job: Job): void {
  if (job.inputs["unverified-commit"] === "neutral") return;
  // Rows of a commit that nobody knows are nothing for a re-run to go on with.
  noteRowsKept(job);
  throw new NotJudgedError(TITLE, `${NO_CLONE}. ${ADVICE}`);
}

/** The report, whose good end is no success. */
export function asUnverified(report: Report): Report {
  const warning = { code: "unverified-commit", text: NO_CLONE };
  return {
    ...report,
    title: `commit not verified; ${report.title}`,
    conclusion: report.conclusion === "success" ? "neutral" : report.conclusion,
    warnings: [warning, ...report.warnings],
  };
}
