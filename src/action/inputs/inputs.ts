import { posix } from "node:path";
import { z } from "zod";
import { GATE_NAME } from "../../config/values/gate-id.ts";
import { isMatrix } from "./gate-id.ts";

/**
 * Each input with its description and default. action.yml, action-types.yml and the table in README are generated from
 * them. An empty text is an input that was not given; `typing` is the type of the text in action-types.yml.
 */
export const INPUTS = z.object({
  mode: z
    .enum(["gate", "baseline", "plan", "run", "merge", "report", "doctor"])
    .meta({ default: "gate" })
    .describe(
      "`gate` measures, compares and judges; on the base branch it also stores the baseline. `baseline` does the same and fails on a pull request. With a job matrix: `plan` splits the trials into shards, `run` runs one shard, `merge` merges the shards and continues as `gate`. `report` publishes, on workflow_run, the results of a pull request from a fork. `doctor` checks what a gate needs and runs nothing.",
    ),
  config: z
    .string()
    // Removes `./`, because git and GitHub name files without it, and the file is compared with the files of a pull
    // request.
    .overwrite((text) =>
      configLines(text)
        .map((path) => posix.normalize(path))
        .join("\n"),
    )
    .regex(
      /^(?!\/|\.{1,2}(?:\/|\n|$)|[A-Za-z]:)[^\\\n]+(?:\n(?!\/|\.{1,2}(?:\/|\n|$)|[A-Za-z]:)[^\\\n]+)*$/,
      "expected a file inside the repository, such as ci/gate.yml",
    )
    .meta({ default: "regression-gate.yml" })
    .describe(
      "Config file, relative to `working-directory`, which is the folder of the checkout unless it is set. Modes `gate`, `baseline` and `merge` take several, one on each line, and patterns such as `gates/*.yml`: their gates run one after the other, and the worst exit code counts.",
    ),
  "working-directory": z
    .string()
    .overwrite((path) => (path === "" ? path : posix.normalize(path)))
    .regex(
      /^(?!\/|\.\.(?:\/|$)|[A-Za-z]:)[^\\]*$/,
      "expected a folder inside the workspace, such as packages/api",
    )
    .describe(
      "Folder that paths in inputs and config are relative to, such as the `path` of actions/checkout. `paths` of the config stay relative to the root of the repository. Empty: the workspace.",
    ),
  results: z
    .string()
    .overwrite((path) => (path === "" ? path : posix.normalize(path)))
    .regex(
      /^(?!\/|\.{1,2}(?:\/|$)|[A-Za-z]:)[^\\\n]*$/,
      "expected a file or folder inside the repository, such as bench.txt",
    )
    .describe(
      "Without a config: the results that an earlier step, or `run`, wrote, in the format of the tool. They say what is compared, and a fixed policy judges, which the report names.",
    ),
  "input-format": z
    .string()
    .describe("Name of the format of `results`, such as `go-bench`. Empty: the content shows it."),
  run: z
    .string()
    .describe(
      "Without a config: the command that measures and writes `results`. With `baseline: ref:<base>` both commits are measured by turns, `repetitions` times each.",
    ),
  shell: z
    .string()
    .regex(/\S/, "expected a shell, such as bash -eo pipefail")
    .refine(
      (shell) => !/\{0\}|^\s*\S*?(?:pwsh|powershell|cmd|python[\d.]*|node)(?:\.exe)?(?:\s|$)/i.test(shell),
      "expected a shell of the kind of sh and bash, without {0}: it gets `-c` and the command. Another program is called by the command itself, such as `run: python bench.py`",
    )
    .meta({ default: "bash -eo pipefail" })
    .describe("Shell of `run`, with its arguments: it gets `-c` and the command."),
  repetitions: z
    .string()
    .regex(/^([1-9]\d{0,4})?$/, "expected a whole number, 1 to 99999")
    .meta({ typing: "integer" })
    .describe("How often `run` is measured on each side; needs `baseline: ref:<base>`. Empty: 10."),
  margin: z
    .string()
    .describe(
      "Without a config: worsening that is tolerated, such as `10%`, or `time=5%` for one metric, one on each line. The report says that it is the workflow's own.",
    ),
  "gate-id": z
    .string()
    .refine(
      (id) => id === "" || GATE_NAME.test(id),
      "expected at most 63 letters, digits, `.`, `_` and `-`, beginning with a letter or digit",
    )
    .describe(
      "Replaces `id` of the config, which names the check, the comment, the artifact and the baseline. Needed when two gates use one config.",
    ),
  "gate-id-suffix": z
    .string()
    .describe(
      "Keys of the job's matrix whose values are added to the gate id, such as `os,node`, or `all`: each job of a matrix is then a gate of its own. Empty: none.",
    ),
  matrix: z
    .string()
    .refine(isMatrix, "expected the job's matrix as JSON: leave the input out")
    .meta({ default: "${{ toJSON(matrix) }}" })
    .describe(
      "The job's matrix, which `gate-id-suffix` reads and which distinguishes the jobs of a matrix. Do not set it.",
    ),
  "check-run-id": z
    .string()
    .meta({ default: "${{ job.check_run_id }}" })
    .describe(
      "GitHub's own check run of this job, which distinguishes the jobs of a reusable workflow that is called twice. Do not set it.",
    ),
  suite: z.string().describe("Named subset of the matrix to run. Empty: the whole matrix."),
  "fail-on": z
    .enum(["", "fail", "warn", "never"])
    .describe("Which verdicts fail the job. Empty: as in the config."),
  "dry-run": z.enum(["true", "false"]).meta({ default: "false" }).describe("Print the plan and run nothing."),
  shards: z
    .string()
    .describe(
      "Mode `plan`: number of shards to split the trials into. Modes `merge` and `gate`: pattern of the artifacts to merge, such as `regression-gate-shard-*`; empty: `merge` takes the shards of its own gate.",
    ),
  by: z
    .enum(["duration", "hash"])
    .meta({ default: "duration" })
    .describe(
      "Mode `plan`: `duration` gives all shards about the same duration, estimated from the baseline; `hash` gives them about the same number of trials.",
    ),
  shard: z
    .string()
    .describe(
      "Mode `run`: the shard to run, from `shard` of the plan's matrix. `2/3` alone is the second of three shards by hash.",
    ),
  "wait-seconds": z
    .string()
    .regex(/^\d{1,4}$/, "expected a whole number of seconds, 0 to 9999")
    .meta({ typing: "integer", default: "60" })
    .describe("Mode `merge`: seconds to wait for shards that GitHub does not list yet."),
  resume: z
    .enum(["true", "false"])
    .meta({ default: "true" })
    .describe(
      "When a job is re-run: keep the rows of the earlier attempt and run only the trials without an answer. `false` measures everything again.",
    ),
  "policy-from": z
    .enum(["base", "head"])
    .meta({ default: "base" })
    .describe(
      "Whose metrics, margins and gate judge a pull request: those of its `base` branch, or its own (`head`).",
    ),
  "unverified-commit": z
    .enum(["inconclusive", "neutral"])
    .meta({ default: "inconclusive" })
    .describe(
      "A job without a clone, as actions/checkout leaves it where git is missing, cannot say which commit it measures: `inconclusive` runs nothing and says so, `neutral` shows the result without passing. Neither stores a baseline.",
    ),
  baseline: z
    .string()
    .describe(
      "What to compare with: `latest`, `merge-base`, `run-id:<number>`, `ref:<git ref>`, `file:<path>` or `none`. Empty: as in the config.",
    ),
  replay: z
    .string()
    .regex(/^(?!\/|[A-Za-z]:)[^\\]*$/, "expected a folder inside the repository, such as ci/recorded")
    .describe(
      "Recorded run (a folder or its trials.jsonl) whose rows are used instead of running anything, for pull requests without secrets. Empty: as in the config.",
    ),
  workflow: z
    .string()
    .regex(/^(\.github\/workflows\/[^/\\]+\.ya?ml)?$/, "expected a file such as .github/workflows/gate.yml")
    .describe(
      "Mode `report`: file of the workflow that measures. Empty: the name of this workflow without its `-report`.",
    ),
  comment: z
    .enum(["always", "on-change", "on-findings", "combined", "never"])
    .meta({ default: "always" })
    .describe(
      "When to comment on the pull request: `always`, `on-change` (a metric changed, or could not be judged), `on-findings` (the verdict is not pass), `combined` (always; the gates of one step in one comment) or `never`. An existing comment is updated; with `on-change` only when its text would differ by more than the commit.",
    ),
  "retention-days": z
    .string()
    .regex(/^([1-9]\d{0,2})?$/, "expected a whole number of days, 1 to 999")
    .meta({ typing: "integer" })
    .describe("Days to keep the artifacts. Empty: the repository's setting."),
  "github-token": z
    .string()
    .min(1, "expected a token: leave the input out to use the token of the job")
    .meta({ default: "${{ github.token }}" })
    .describe("Token that reads baselines and writes the check and the comment."),
});

/** One path or pattern in each line. */
export function configLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

export type Inputs = Readonly<z.infer<typeof INPUTS>>;
export type Mode = Inputs["mode"];

/** The value that action.yml gives an input that the workflow does not set. */
export function defaultOf(name: keyof Inputs): string {
  return z.object({ default: z.string().default("") }).parse(INPUTS.shape[name].meta() ?? {}).default;
}
