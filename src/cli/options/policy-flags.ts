import { type Command, InvalidArgumentError, Option } from "commander";
import type { PolicyFlags } from "../../app/default-policy/policy-flags.ts";
import { collect } from "./common-options.ts";

/** Flags that say of results without a config what a config would say. */
export interface PolicyFlagOptions {
  readonly metric: readonly string[];
  readonly margin: readonly string[];
  readonly min: readonly string[];
  readonly max: readonly string[];
  readonly alpha: number | undefined;
}

export function addPolicyFlags(command: Command): Command {
  return command
    .addOption(repeatable("--metric <name=kind[:better]>", "kind of a metric, and which direction is better"))
    .addOption(
      repeatable("--margin <name=margin>", "worsening of a metric that you tolerate, such as time=5%"),
    )
    .addOption(repeatable("--min <name=value>", "floor of a metric, such as accuracy=0.8"))
    .addOption(repeatable("--max <name=value>", "ceiling of a metric, such as 'time=1.5 s'"))
    .option("--alpha <n>", "probability of a false regression that you accept (default: 0.05)", parseAlpha);
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description}; repeatable; without a config`)
    .argParser(collect)
    .default([], "none");
}

function parseAlpha(text: string): number {
  const alpha = Number(text);
  if (text.trim() !== "" && alpha > 0 && alpha < 0.5) return alpha;
  throw new InvalidArgumentError("expected a number above 0 and below 0.5");
}

export function policyFlagsOf({ metric, margin, min, max, alpha }: PolicyFlagOptions): PolicyFlags {
  return { metric, margin, min, max, alpha: alpha ?? null };
}

/** The names of the flags as the user wrote them: `--margin`. */
export function policyFlagsGiven(options: PolicyFlagOptions): readonly string[] {
  const { metric, margin, min, max } = options;
  const lists = Object.entries({ metric, margin, min, max }).filter(([, texts]) => texts.length > 0);
  return [...lists.map(([name]) => `--${name}`), ...(options.alpha === undefined ? [] : ["--alpha"])];
}
