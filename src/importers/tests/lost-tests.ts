import { ROWS_MISSING } from "../../model/result/finding.ts";
import { NOT_LOADED } from "../../model/run/test-codes.ts";
import type { Doubt, ToolRow } from "../tool.ts";
import { testRow } from "./test-row.ts";

export interface TestCounts {
  readonly shown: string;
  /** What the file says; absent = nothing. */
  readonly said: number | null | undefined;
  readonly found: number;
}

/** Tells where a file says another number of tests than it has: one that is not there may have failed. */
export function compareTests({ shown, said, found }: TestCounts, doubt: Doubt): void {
  if (said === null || said === undefined || said === found) return;
  const text = `${shown} says that there are ${said} tests, and has ${found}.`;
  doubt({ code: said > found ? ROWS_MISSING : "count-disagrees", text });
}

/** An errored row of the whole run where a file counts more failures than it names. */
export function* lostFailures({
  said,
  found,
}: Omit<TestCounts, "shown">): Generator<ToolRow, void, undefined> {
  if (said === null || said === undefined || said <= found) return;
  yield brokenRun(`counts ${said} that failed, and names ${found}`);
}

/** A row of the whole run: tests that it does not name may have failed, or not run at all. */
export function brokenRun(message: string): ToolRow {
  return testRow({ test: "(run)", status: "errored", code: NOT_LOADED, message });
}

export function isRed({ status }: Pick<ToolRow, "status">): boolean {
  return status === "failed" || status === "errored";
}
