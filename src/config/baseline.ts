import { type UsageError, usageProblem } from "../base/errors.ts";
import type { ArtifactBaseline, BaselineConfig, Config } from "../model/config/config.ts";

/** A baseline named outside of the config, and where it was named, for messages. */
export interface NamedBaseline {
  /** `latest`, `merge-base`, `run-id:<number>`, `none`, `ref:<git ref>` or `file:<path>`; empty = as the config says. */
  readonly text: string;
  /** `--baseline`, or the name of an input. */
  readonly place: string;
}

/** The config with another baseline. UsageError for what is none, and for one that the config leaves no room for. */
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

/** What a person can write. */
export const BASELINE_FORMS = "latest, merge-base, run-id:<number>, ref:<git ref>, file:<path> or none";

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
  const message = `\`${text}\` needs \`baseline: { from: artifact, branch: … }\` in the config, which names the branch`;
  throw usageError(named, message);
}

/** `ref:main` -> [`ref`, `main`]; a text without a colon has no value. */
function split(text: string): readonly [kind: string, value: string] {
  const at = text.indexOf(":");
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The stored run that a text names, of whatever branch; null: it names none. */
export function storedBaseline(text: string): ((branch: string) => ArtifactBaseline) | null {
  if (text === "latest" || text === "merge-base") return (branch) => ({ from: "artifact", branch, at: text });
  const runId = /^run-id:([1-9]\d{0,15})$/.exec(text)?.[1];
  if (runId === undefined || !Number.isSafeInteger(Number(runId))) return null;
  return (branch) => ({ from: "artifact", branch, at: "run-id", runId: Number(runId) });
}

function usageError({ place }: NamedBaseline, message: string): UsageError {
  return usageProblem(place, message);
}
