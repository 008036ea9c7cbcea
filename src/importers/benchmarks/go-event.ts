import { quote } from "../../base/quote.ts";
import { isAbsolutePath, pathName } from "../repository-path.ts";

/** A number with its unit, as a result line has them: `[4.505, "ns/op"]`. */
export type GoValue = readonly [value: number, unit: string];

/** What a line of `go test -bench` says; `pkg` is empty where nothing names the package. */
export type GoEvent =
  | {
      readonly type: "result";
      readonly pkg: string;
      readonly name: string;
      readonly values: readonly GoValue[];
      /** Which process of its package measured it: `go test` may have written to the file several times. */
      readonly process: number;
    }
  /** A benchmark begins; its name has no suffix of GOMAXPROCS. */
  | { readonly type: "begun"; readonly pkg: string; readonly name: string }
  | { readonly type: "skipped"; readonly pkg: string; readonly name: string }
  /** `isWhole`: the name has no suffix of GOMAXPROCS that could be taken off. */
  | {
      readonly type: "failed";
      readonly pkg: string;
      readonly name: string;
      readonly isWhole: boolean;
      readonly message: string;
    }
  | { readonly type: "package-failed"; readonly pkg: string; readonly message: string }
  | { readonly type: "better"; readonly unit: string; readonly better: "lower" | "higher" }
  | { readonly type: "doubt"; readonly code: string; readonly text: string };

/** A package outside of modules is named by its folder: `_/home/u/p`. */
export function packageName(pkg: string): string {
  return isAbsolutePath(pkg.replace(/^_/, "")) ? pathName(pkg.replace(/^_/, ""), null) : pkg;
}

export const CUT_OFF =
  "The output of a package has no end (ok or FAIL): the file may be cut off, or go test did not end.";

/** `Unit widgets/op better=higher`, see golang.org/x/perf/benchfmt. */
export function* betterOf(text: string): Generator<GoEvent, void, undefined> {
  const [unit = "", ...pairs] = text.trim().split(/\s+/);
  const better = pairs.map((pair) => /^better=(higher|lower)$/.exec(pair)?.[1]).find((one) => one);
  if (better === "higher" || better === "lower") yield { type: "better", unit, better };
}

export function unreadable(text: string): GoEvent {
  return {
    type: "doubt",
    code: "unreadable-line",
    text: `A line looks like a result and is none, so that it is left out: ${quote(text)}.`,
  };
}
