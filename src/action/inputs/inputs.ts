import { posix } from "node:path";
import { z } from "zod";

/**
 * Each input with its description and default: action.yml, action-types.yml and the README are made of them. An empty
 * text is an input that was not given; `typing` is what a text holds.
 */
export const INPUTS = z.object({
  mode: z
    .enum(["gate", "baseline", "plan", "run", "merge", "report", "doctor"])
    .meta({ default: "gate" })
    .describe(
      "`gate` compares and judges; on the base branch it also stores the baseline, which is all `baseline` adds. With a job matrix: `plan` deals the trials out, `run` runs a shard, `merge` puts the shards together and goes on as `gate`. `report` publishes, on workflow_run, what a fork's pull request measured. `doctor` looks at what a gate needs and runs nothing.",
    ),
  config: z
    .string()
    // As git and GitHub name it: `./gate.yml` would be no file that a pull request touches.
    .overwrite((path) => posix.normalize(path))
    .regex(
      /^(?!\/|\.{1,2}(?:\/|$)|[A-Za-z]:)[^\\]+$/,
      "expected a file inside the repository, such as ci/gate.yml",
    )
    .meta({ default: "regression-gate.yml" })
    .describe("Config file, relative to the repository's root."),
  "gate-id": z
    .string()
    .regex(
      /^([A-Za-z0-9][A-Za-z0-9._-]{0,62})?$/,
      "expected at most 63 letters, digits, `.`, `_` and `-`, beginning with a letter or digit",
    )
    .describe(
      "Replaces `id` of the config: names check, comment, artifact and baseline. Needed when one config is gated twice.",
    ),
  suite: z.string().describe("Named subset of the matrix to run. Empty: all of it."),
  "fail-on": z
    .enum(["", "fail", "warn", "never"])
    .describe("Which verdict fails the job. Empty: as the config says."),
  "dry-run": z.enum(["true", "false"]).meta({ default: "false" }).describe("Print the plan and run nothing."),
  shards: z
    .string()
    .describe(
      "Mode `plan`: number of jobs to deal the trials out to. Modes `merge` and `gate`: pattern of the artifacts to merge, such as `regression-gate-shard-*`; empty, `merge` takes those of its gate.",
    ),
  by: z
    .enum(["duration", "hash"])
    .meta({ default: "duration" })
    .describe(
      "Mode `plan`: `duration` gives every job as long to do, as far as the baseline tells; `hash` about as many trials.",
    ),
  shard: z
    .string()
    .describe(
      "Mode `run`: the shard to run, as `shard` of the plan's matrix says. `2/3` alone is the second of three by hash.",
    ),
  "wait-seconds": z
    .string()
    .regex(/^\d{1,4}$/, "expected a whole number of seconds, 0 to 9999")
    .meta({ typing: "integer", default: "60" })
    .describe("Mode `merge`: how long to wait for shards that GitHub does not list yet."),
  resume: z
    .enum(["true", "false"])
    .meta({ default: "true" })
    .describe(
      "In a re-run of a job: keep what the earlier attempt measured, and run only what has no answer yet. `false` measures all anew.",
    ),
  "policy-from": z
    .enum(["base", "head"])
    .meta({ default: "base" })
    .describe(
      "Whose metrics, margins and gate judge a pull request: those of its `base` or its own, `head`.",
    ),
  baseline: z
    .string()
    .describe(
      "What to compare with: `latest`, `merge-base`, `run-id:<number>`, `ref:<git ref>`, `file:<path>` or `none`. Empty: as the config says.",
    ),
  replay: z
    .string()
    .regex(/^(?!\/|[A-Za-z]:)[^\\]*$/, "expected a folder inside the repository, such as ci/recorded")
    .describe(
      "Recorded run whose rows answer in place of the runner, for pull requests without secrets: a folder or its trials.jsonl. Empty: as the config says.",
    ),
  workflow: z
    .string()
    .regex(/^(\.github\/workflows\/[^/\\]+\.ya?ml)?$/, "expected a file such as .github/workflows/gate.yml")
    .describe(
      "Mode `report`: file of the workflow that measures. Empty: the one that is named as this one without its `-report`.",
    ),
  comment: z
    .enum(["always", "on-change", "on-findings", "never"])
    .meta({ default: "always" })
    .describe(
      "When to comment on the pull request: `always`, `on-change` (something moved, or could not be judged), `on-findings` (the verdict is not pass) or `never`. One that exists is kept up to date; with `on-change` it is left alone while it would say the same of another commit.",
    ),
  "retention-days": z
    .string()
    .regex(/^([1-9]\d{0,2})?$/, "expected a whole number of days, 1 to 999")
    .meta({ typing: "integer" })
    .describe("Days to keep the artifacts. Empty: the repository's setting."),
  "github-token": z
    .string()
    .min(1, "expected a token: leave the input out for that of the job")
    .meta({ default: "${{ github.token }}" })
    .describe("Token to read baselines and to write check and comment with."),
});

export type Inputs = Readonly<z.infer<typeof INPUTS>>;
export type Mode = Inputs["mode"];

/** What action.yml gives an input that the workflow does not. */
export function defaultOf(name: keyof Inputs): string {
  return z.object({ default: z.string().default("") }).parse(INPUTS.shape[name].meta() ?? {}).default;
}
