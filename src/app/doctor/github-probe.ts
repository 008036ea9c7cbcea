import type { Baseline } from "../../model/result/baseline.ts";
import type { Config } from "../../model/config/config.ts";

/** The requests to GitHub that are possible here. */
export type GitHubProbe =
  | { readonly kind: "none"; readonly why: string; readonly advice: string }
  | {
      readonly kind: "asked";
      readonly host: string;
      /** The reads that a gate needs, each with its permission. A read rejects when GitHub refuses it. */
      readonly reads: readonly { readonly permission: string; readonly ask: () => Promise<ServerTime> }[];
      readonly findBaseline: (config: Config) => Promise<Baseline>;
    };

export interface ServerTime {
  /** Milliseconds since the epoch; null = GitHub did not say. */
  readonly dateMs: number | null;
}
