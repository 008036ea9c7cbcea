import { posix } from "node:path";
import { z } from "zod";
import { UsageError } from "../errors.ts";

/** One description per input; a test holds action.yml to it. An empty text is an input that was not given. */
export const INPUTS = z.object({
  mode: z
    .enum(["gate", "baseline", "doctor"])
    .describe(
      "`gate` compares and judges; on the base branch it also stores the baseline, which is all `baseline` adds. `doctor` looks at what a gate needs and runs nothing.",
    ),
  config: z
    .string()
    .min(1)
    // As git and GitHub name it: `./gate.yml` would be no file that a pull request touches.
    .overwrite((path) => posix.normalize(path))
    .regex(
      /^(?!\/|\.{1,2}(?:\/|$)|[A-Za-z]:)[^\\]+$/,
      "expected a file inside the repository, such as ci/gate.yml",
    )
    .describe("Config file, relative to the repository's root."),
  "gate-id": z
    .string()
    .regex(/^([A-Za-z0-9][A-Za-z0-9._-]*)?$/, "expected letters, digits, `.`, `_` and `-`")
    .describe(
      "Replaces `id` of the config: names check, comment, artifact and baseline. Needed when one config is gated twice.",
    ),
  suite: z.string().describe("Named subset of the matrix to run. Empty: all of it."),
  "fail-on": z
    .enum(["", "fail", "warn", "never"])
    .describe("Which verdict fails the job. Empty: as the config says."),
  "dry-run": z.enum(["true", "false"]).describe("Print the plan and run nothing."),
  "policy-from": z
    .enum(["base", "head"])
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
  comment: z
    .enum(["always", "on-change", "on-findings", "never"])
    .describe(
      "When to comment on the pull request. A comment that exists is kept up to date unless `never`.",
    ),
  "retention-days": z
    .string()
    .regex(/^([1-9]\d{0,2})?$/, "expected a whole number of days, 1 to 999")
    .describe("Days to keep the artifacts. Empty: the repository's setting."),
  "github-token": z.string().min(1).describe("Token to read baselines and to write check and comment with."),
});

export type Inputs = Readonly<z.infer<typeof INPUTS>>;

/** Reads and checks all inputs. Throws UsageError with every problem at once. */
export function readInputs(read: (name: string) => string): Inputs {
  const given = Object.fromEntries(Object.keys(INPUTS.shape).map((name) => [name, read(name)]));
  const parsed = INPUTS.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return { file: "action inputs", line: null, column: null, path: name, message: issue.message };
    }),
  );
}
