import type { Baseline } from "../../model/result/baseline.ts";
import type { Config } from "../../model/config/config.ts";

/** What can be asked of GitHub here. */
export type GitHubProbe =
  | { readonly kind: "none"; readonly why: string; readonly advice: string }
  | {
      readonly kind: "asked";
      readonly host: string;
      /** Reads that a gate does, each with the permission it needs; rejects as GitHub refuses. */
      readonly reads: readonly { readonly permission: string; readonly ask: () => Promise<ServerTime> }[];
      readonly findBaseline: (config: Config) => Promise<Baseline>;
    };

export interface ServerTime {
  /** Milliseconds since the epoch; null = it does not say. */
  readonly dateMs: number | null;
}
