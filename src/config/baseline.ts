import { z } from "zod";
import { type UsageError, usageProblem } from "../base/errors.ts";
import { quote } from "../base/quote.ts";
import type { ArtifactBaseline, BaselineBranch, BaselineConfig, Config } from "../model/config/config.ts";
import { checkReference, REFERENCE_OWNER, writtenReference } from "./reference.ts";
import { type Complaint, valueComplaint } from "./values/complaint.ts";
import { defaultedKey, expected, optionalKey } from "./values/keys.ts";
import { owned, type Owners } from "./values/owner.ts";
import { oneOf, text, wholeNumber } from "./values/written-values.ts";

export const writtenBaseline = z.strictObject(
  {
    from: defaultedKey(
      oneOf(["artifact", "ref", "file", "none"]),
      "artifact",
      "`artifact`: the last complete run of the base branch. `ref`: run a git ref in the same job, alternating with the candidate; the strongest design for timings. `file`: a run folder, a bundle, or rows in any known format. `none`: no comparison.",
    ),
    branch: optionalKey(
      z.union(
        [text, z.array(text).min(1, "expected at least one pattern, got an empty list")],
        expected("the name of a branch, or a list of patterns"),
      ),
      "With `artifact`: whose stored runs to compare with. Not written: those of the branch that a pull request goes into, or that is pushed to; where it has none, that of its merge base with the default branch. A list of patterns, such as `[main, release/*]`: the same, but pushes to other branches store nothing. A name: the runs of that branch alone, whatever the pull request goes into; the report says so.",
    ),
    at: defaultedKey(
      oneOf(["latest", "merge-base", "run-id"]),
      "latest",
      "With `artifact`: which run. `latest`: the newest complete run. `merge-base`: the newest complete run of a commit that the pull request and its base have in common, so that later changes on main do not count. `run-id`: the run that `run-id` names.",
    ),
    "run-id": optionalKey(
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
      "With `at: run-id`: the number at the end of a workflow run's address.",
    ),
    ref: optionalKey(text, "With `ref`: branch, tag or commit."),
    path: optionalKey(text, "With `file`: path of the run folder or bundle."),
    reference: writtenReference,
  },
  expected("a mapping with from"),
);

type WrittenBaseline = z.output<typeof writtenBaseline>;

export const BASELINE_OWNER = {
  from: "base",
  branch: "base",
  at: "base",
  "run-id": "base",
  ref: "base",
  path: "base",
  reference: REFERENCE_OWNER,
} as const satisfies Owners<WrittenBaseline>;

/** The keys that each value of `from` uses. */
const BASELINE_KEYS = [
  ["branch", "artifact"],
  ["at", "artifact"],
  ["run-id", "artifact"],
  ["ref", "ref"],
  ["path", "file"],
] as const;

/** Git would read a name that begins with a dash as an option. */
const GIT_NAME = /^[^-\s\p{C}~^:?*[\\][^\s\p{C}?*[\\]*$/u;

export function checkBaseline(baseline: WrittenBaseline): Complaint[] {
  const from = baseline.from ?? "artifact";
  const misplaced = BASELINE_KEYS.filter(
    ([key, reader]) => baseline[key] !== undefined && reader !== from,
  ).map(([key, reader]): Complaint => ({
    path: ["baseline", key],
    at: "key",
    message: `belongs to from: ${reader}; this baseline is from: ${from}`,
  }));
  const named = from === "artifact" && baseline.at === "run-id";
  const needed = from === "ref" ? "ref" : from === "file" ? "path" : named ? "run-id" : null;
  const missing =
    needed !== null && baseline[needed] === undefined
      ? [valueComplaint(["baseline", needed], `is required with ${named ? "at: run-id" : `from: ${from}`}`)]
      : [];
  const unread =
    baseline["run-id"] !== undefined && from === "artifact" && !named
      ? [valueComplaint(["baseline", "run-id"], "is only read with at: run-id")]
      : [];
  const { branch, ref } = baseline;
  const unsafe = [
    ...(typeof branch === "string" ? [["branch", branch] as const] : []),
    ...(ref === undefined ? [] : [["ref", ref] as const]),
  ].flatMap(([key, name]) => {
    if (GIT_NAME.test(name)) return [];
    const advice = key === "branch" && name.includes("*") ? `; a pattern stands in a list: [${name}]` : "";
    return [valueComplaint(["baseline", key], `expected the name of a git ref, got ${quote(name)}${advice}`)];
  });
  return [...misplaced, ...missing, ...unread, ...unsafe, ...checkReference(baseline.reference, from)];
}

export function resolveBaseline(written: WrittenBaseline | undefined): BaselineConfig {
  const from = written?.from ?? "artifact";
  if (from === "none") return { from };
  // check-config has made sure that `ref` and `path` exist where they are needed.
  if (from === "ref") return { from, ref: written?.ref ?? "" };
  if (from === "file") return { from, path: written?.path ?? "" };
  const { branch = null, at = "latest", "run-id": runId } = written ?? {};
  if (at !== "run-id") return { from, branch, at };
  // check-config has made sure that it exists.
  return { from, branch, at, runId: runId ?? 0 };
}

/** The section is one value, because the keys that count depend on \`from\`. */
export const ownedBaseline = owned<BaselineConfig>(BASELINE_OWNER.from, {
  path: "baseline",
  text: baselineText,
  looser: (_, head) => (head.from === "none" ? true : null),
});

function baselineText(baseline: BaselineConfig): string {
  switch (baseline.from) {
    case "artifact":
      return `artifact of ${branchText(baseline.branch)}${atText(baseline)}`;
    case "ref":
      return `ref ${baseline.ref}`;
    case "file":
      return `file ${baseline.path}`;
    case "none":
      return "none";
    default:
      return baseline satisfies never;
  }
}

/** The name in a report. */
function branchText(branch: BaselineBranch): string {
  if (branch === null) return "the branch it goes into";
  return typeof branch === "string" ? branch : `the branch it goes into, of ${branch.join(", ")}`;
}

function atText(baseline: ArtifactBaseline): string {
  if (baseline.at === "run-id") return ` at run ${baseline.runId}`;
  return baseline.at === "merge-base" ? " at merge-base" : "";
}

/** A baseline that was named outside of the config, and the place for messages. */
export interface NamedBaseline {
  /**
   * `latest`, `merge-base`, `run-id:<number>`, `none`, `ref:<git ref>` or `file:<path>`; empty = the config decides.
   */
  readonly text: string;
  /** `--baseline`, or the name of an input. */
  readonly place: string;
}

/** The config with another baseline. UsageError for an invalid one, and for one that the config does not allow. */
export function applyBaseline(config: Config, named: NamedBaseline): Config {
  if (named.text === "") return config;
  const baseline = parseBaseline(named, config.baseline);
  if (config.sides !== null) {
    const message = "the config has `sides`, so the run itself contains the baseline; remove one of the two";
    throw usageError(named, message);
  }
  if (config.matrix.looks.length > 1 && baseline.from !== "ref") {
    const message =
      "matrix.adaptive needs both sides in one job, since each look measures both again: use ref:<git ref>, or remove adaptive from the config";
    throw usageError(named, message);
  }
  return { ...config, baseline };
}

/** The forms that a user can write. */
export const BASELINE_FORMS = "latest, merge-base, run-id:<number>, ref:<git ref>, file:<path> or none";

/** Whether a text has one of these forms or looks like it: a text such as `ref:` is not the name of a file. */
export function isBaselineForm(text: string): boolean {
  return text === "none" || /^(?:ref|file|run-id|alias):/.test(text) || storedBaseline(text) !== null;
}

function parseBaseline(named: NamedBaseline, written: BaselineConfig): BaselineConfig {
  const { text } = named;
  const [kind, value] = split(text);
  if (text === "none") return { from: "none" };
  if (kind === "ref" && value !== "") return { from: "ref", ref: value };
  if (kind === "file" && value !== "") return { from: "file", path: value };
  if (kind === "alias") {
    const message = `aliases of promoted runs are not supported yet: name the run with run-id:<number>, or one of ${BASELINE_FORMS}`;
    throw usageError(named, message);
  }
  const stored = storedBaseline(text);
  if (stored === null) throw usageError(named, `expected ${BASELINE_FORMS}, got '${text}'`);
  if (written.from === "artifact") return stored(written.branch);
  const message = `\`${text}\` needs \`baseline: { from: artifact }\` in the config`;
  throw usageError(named, message);
}

/** `ref:main` -> [`ref`, `main`]; a text without a colon has no value. */
function split(text: string): readonly [kind: string, value: string] {
  const at = text.indexOf(":");
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The stored run that a text names, for any branch; null = it names none. */
export function storedBaseline(text: string): ((branch: BaselineBranch) => ArtifactBaseline) | null {
  if (text === "latest" || text === "merge-base") return (branch) => ({ from: "artifact", branch, at: text });
  const runId = /^run-id:([1-9]\d{0,15})$/.exec(text)?.[1];
  if (runId === undefined || !Number.isSafeInteger(Number(runId))) return null;
  return (branch) => ({ from: "artifact", branch, at: "run-id", runId: Number(runId) });
}

function usageError({ place }: NamedBaseline, message: string): UsageError {
  return usageProblem(place, message);
}
