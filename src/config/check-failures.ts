import { namesIn } from "../base/template.ts";
import { readPattern } from "./values/check-pattern.ts";
import type { Complaint } from "./values/complaint.ts";
import { quote } from "../base/quote.ts";
import { didYouMean } from "../base/did-you-mean.ts";
import type { WrittenFailure } from "./written-failure.ts";

/** Detectors that could never fit, and advice with places that no pattern fills. */
export function checkFailures(failures: Readonly<Record<string, WrittenFailure>>): Complaint[] {
  return Object.entries(failures).flatMap(([id, failure]): Complaint[] => {
    const { patterns = [], codes = [], advice } = failure;
    const path = ["failures", id];
    if (patterns.length + codes.length === 0) {
      return [{ path, at: "key", message: "expected patterns or codes: without them it fits nothing" }];
    }
    const read = patterns.map(readPattern);
    const broken = read.flatMap(({ problem }, index): Complaint[] =>
      problem === null ? [] : [{ path: [...path, "patterns", index], at: "value", message: problem }],
    );
    const groups = read.flatMap(({ names }) => names);
    const unknown = broken.length > 0 ? [] : namesIn(advice).filter((name) => !groups.includes(name));
    return [
      ...broken,
      ...unknown.map((name): Complaint => ({
        path: [...path, "advice"],
        at: "value",
        message: `no pattern has a group ${quote(name)}, written (?<${name}>…).${didYouMean(name, groups)}`,
      })),
    ];
  });
}
