import { describe, expect, test } from "@jest/globals";
import { processPort } from "../../../../src/adapters/node/process/process.ts";
import type { ProcessRequest, ProcessResult } from "../../../../src/run/ports.ts";

const onLinux = process.platform === "linux" ? describe : describe.skip;

function run(command: readonly string[], usage: ProcessRequest["usage"]): Promise<ProcessResult> {
  const env = { PATH: process.env["PATH"] ?? "" };
  const request = {
    command,
    cwd: process.cwd(),
    env,
    stdin: "",
    maxOutputBytes: 10_000,
    redact: (text: string) => text,
    spill: null,
    graceMs: 300,
    usage,
  };
  return processPort.run(request, new AbortController().signal);
}

const MEBIBYTE = 2 ** 20;
const TICK_MS = 10;

/** Burns 200 ms, holds 64 MiB, and prints what the system counted for it up to then. */
const BURN = `
const held = Buffer.alloc(64 * ${MEBIBYTE}, 1);
while (process.cpuUsage().user < 200_000);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ user: userCPUTime / 1000, system: systemCPUTime / 1000, rss: maxRSS * 1024, held: held.length }));
`;

interface OwnCount {
  readonly user: number;
  readonly system: number;
  readonly rss: number;
}

/**
 * What differs from the child's own count. Each of user and system time is cut to ticks, of the child and of its
 * children; ending takes some time too.
 */
function differences(result: ProcessResult, ticks: number): readonly string[] {
  const own: OwnCount = JSON.parse(result.lastLine ?? "");
  const { userTimeMs, systemTimeMs, maxRssBytes } = result;
  if (userTimeMs === null || systemTimeMs === null || maxRssBytes === null) return ["not known"];
  const checks: Readonly<Record<string, boolean>> = {
    "user time is too short": userTimeMs < own.user - ticks * TICK_MS,
    "system time is too short": systemTimeMs < own.system - ticks * TICK_MS,
    "time is too long": userTimeMs + systemTimeMs > own.user + own.system + 100,
    // What it grew after the last look is not seen.
    "memory is too little": maxRssBytes < 64 * MEBIBYTE,
    "memory is too much": maxRssBytes > own.rss + 8 * MEBIBYTE,
  };
  return Object.keys(checks).filter((name) => checks[name]);
}

onLinux("where there is /proc", () => {
  test("user and system time are the system's to a tick, and the peak memory is seen", async () => {
    expect(differences(await run([process.execPath, "-e", BURN], "watched"), 1)).toEqual([]);
  });

  test("a child's own children count when it waited for them", async () => {
    const command = ["sh", "-c", `'${process.execPath}' -e '${BURN}'; exit 0`];
    expect(differences(await run(command, "watched"), 2)).toEqual([]);
  });

  test("the end of a short program is seen too, also of many at once", async () => {
    const results = await Promise.all(
      Array.from({ length: 24 }, () => run(["sh", "-c", "head -c 200000 /dev/zero"], "watched")),
    );
    // A few may be waited for before they were looked at; those are null, not short.
    const seen = results.filter(({ userTimeMs }) => userTimeMs !== null);
    expect(seen.length).toBeGreaterThanOrEqual(20);
    expect(seen.every(({ userTimeMs }) => (userTimeMs ?? -1) >= 0 && (userTimeMs ?? 0) < 1000)).toBe(true);
  });

  test("times are whole or not known when something else holds the outputs open", async () => {
    const result = await run(
      ["sh", "-c", `sleep 60 & '${process.execPath}' -e '${BURN}'; exit 0`],
      "watched",
    );
    expect(result.exitCode).toBe(0);
    const isKnown = result.userTimeMs !== null && result.systemTimeMs !== null;
    expect(differences(result, 2)).toEqual(isKnown ? [] : ["not known"]);
  });
});

test("nothing is known where nobody asked", async () => {
  expect(await run(["echo", "x"], "ignored")).toMatchObject({
    userTimeMs: null,
    systemTimeMs: null,
    maxRssBytes: null,
  });
});
