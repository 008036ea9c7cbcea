import { UsageError } from "../errors.ts";
import type { BaselineConfig, Config } from "../model/config.ts";

/** A baseline named outside of the config, and where it was named, for messages. */
export interface NamedBaseline {
  /** `latest`, `none`, `ref:<git ref>` or `file:<path>`; empty = as the config says. */
  readonly text: string;
  /** `--baseline`, or the name of an input. */
  readonly place: string;
}

/** The config with another baseline. UsageError for what is none, and for one that the config leaves no room for. */
export function applyBaseline(config: Config, named: NamedBaseline): Config {
  if (named.text === "") return config;
  const baseline = parseBaseline(named, config.baseline);
  if (config.sides !== null) {
    const message = "the config has `sides`, so the run itself holds the baseline; take one of the two away";
    throw usageError(named, message);
  }
  if (config.matrix.looks.length > 1 && baseline.from !== "ref") {
    const message =
      "matrix.adaptive needs both sides in one job, since each look measures both again: name ref:<git ref>, or take adaptive out of the config";
    throw usageError(named, message);
  }
  return { ...config, baseline };
}

function parseBaseline(named: NamedBaseline, written: BaselineConfig): BaselineConfig {
  const { text } = named;
  const value = text.slice(text.indexOf(":") + 1);
  if (text === "none") return { from: "none" };
  if (text === "latest" && written.from === "artifact") return written;
  if (text.startsWith("ref:") && value !== "") return { from: "ref", ref: value };
  if (text.startsWith("file:") && value !== "") return { from: "file", path: value };
  throw usageError(
    named,
    text === "latest"
      ? "`latest` needs `baseline: { from: artifact, branch: … }` in the config, which names the branch"
      : `expected latest, none, ref:<git ref> or file:<path>, got '${text}'`,
  );
}

function usageError({ place }: NamedBaseline, message: string): UsageError {
  return new UsageError([{ file: place, line: null, column: null, path: "", message }]);
}
