import { z } from "zod";
import type { ActionsIo } from "../../adapters/github/actions-io.ts";
import type { Report } from "../../model/result/report.ts";
import { shownKind, type ShownKind } from "../../report/words/icons.ts";

/** Outputs are texts; `typing` is the type of the text in action-types.yml. */
const integer = (): z.ZodString => z.string().meta({ typing: "integer" });

/**
 * One description for each output; a test compares action.yml with it. A value that does not exist is an empty text.
 */
export const OUTPUTS = z.object({
  verdict: z
    .enum(["pass", "warn", "inconclusive", "fail"])
    .describe("`pass`, `warn`, `inconclusive` or `fail`."),
  "exit-code": integer().describe(
    "0 pass or warn, 1 fail, 2 config error, 3 inconclusive, 4 no cases, 5 budget used up, 70 bug in this program.",
  ),
  regressions: integer().describe("Number of findings that are regressions."),
  accepted: integer().describe(
    "Number of regressions that `accept` of the config lists as known. They are in no other count.",
  ),
  warnings: integer().describe("Number of findings that are warnings."),
  improvements: integer().describe("Number of findings that are improvements."),
  passes: integer().describe("Number of findings without a relevant change."),
  inconclusive: integer().describe("Number of findings with too little data."),
  "no-baseline": integer().describe("Number of findings without a baseline."),
  incomparable: integer().describe("Number of findings whose two sides cannot be compared."),
  "report-path": z.string().describe("report.json of this run, on the runner."),
  "report-markdown-path": z.string().describe("report.md of this run, on the runner."),
  "artifact-id": integer().describe("Id of the artifact with the full report; in mode `run`, with the rows."),
  "artifact-url": z.string().describe("Address of that artifact."),
  "baseline-run-id": z.string().describe("Workflow run that stored the baseline."),
  "baseline-sha": z.string().describe("Commit of the baseline."),
  "baseline-age-days": z.string().meta({ typing: "float" }).describe("Age of the baseline in days."),
  "comment-url": z.string().describe("Address of the comment on the pull request."),
  "check-url": z.string().describe("Address of the check run."),
  plan: z.string().describe("Mode `plan`: the jobs to start, as JSON for `strategy.matrix`."),
  "shard-count": integer().describe("Mode `plan`: the number of these jobs; 0 when there is nothing to run."),
});

export type Outputs = Readonly<z.infer<typeof OUTPUTS>>;

/** Sets the outputs. GitHub reads an output that is not set as an empty text. */
export function setOutputs(io: Pick<ActionsIo, "output">, outputs: Partial<Outputs>): void {
  for (const [name, value] of Object.entries(outputs)) io.output(name, value);
}

/** The places where the parts of a published report are. */
export interface PublishedPlaces {
  readonly reportPath: string;
  readonly reportMarkdownPath: string;
  readonly artifactId: number | null;
  readonly artifactUrl: string | null;
  readonly commentUrl: string | null;
  readonly checkUrl: string | null;
}

export function toOutputs(report: Report, places: PublishedPlaces): Omit<Outputs, "plan" | "shard-count"> {
  const count = (kind: ShownKind): string =>
    String(report.findings.filter((finding) => shownKind(finding) === kind).length);
  return {
    verdict: report.verdict,
    "exit-code": String(report.exitCode),
    regressions: count("regression"),
    accepted: count("accepted"),
    warnings: count("warning"),
    improvements: count("improved"),
    passes: count("pass"),
    inconclusive: count("inconclusive"),
    "no-baseline": count("no-baseline"),
    incomparable: count("incomparable"),
    "report-path": places.reportPath,
    "report-markdown-path": places.reportMarkdownPath,
    "artifact-id": text(places.artifactId),
    "artifact-url": text(places.artifactUrl),
    "baseline-run-id": text(report.baseline.run),
    "baseline-sha": text(report.baseline.sha),
    "baseline-age-days": report.baseline.ageDays === null ? "" : report.baseline.ageDays.toFixed(1),
    "comment-url": text(places.commentUrl),
    "check-url": text(places.checkUrl),
  };
}

function text(value: string | number | null): string {
  return value === null ? "" : String(value);
}
