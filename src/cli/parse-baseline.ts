import { UsageError } from "../errors.ts";
import type { BaselineConfig, Config } from "../model/config.ts";

/** Applies `--baseline`: `latest`, `none`, `ref:<git ref>` or `file:<path>`. */
export function withBaseline(config: Config, text: string | undefined): Config {
  return text === undefined ? config : { ...config, baseline: parseBaseline(text, config.baseline) };
}

function parseBaseline(text: string, written: BaselineConfig): BaselineConfig {
  const [kind = "", ...rest] = text.split(":");
  const value = rest.join(":");
  if (text === "none") return { from: "none" };
  if (text === "latest" && written.from === "artifact") return written;
  if (kind === "ref" && value !== "") return { from: "ref", ref: value };
  if (kind === "file" && value !== "") return { from: "file", path: value };
  const message = `expected latest (where the config names a branch), none, ref:<git ref> or file:<path>, got '${text}'`;
  throw new UsageError([{ file: "--baseline", line: null, column: null, path: "", message }]);
}
