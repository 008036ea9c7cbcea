import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { interruption } from "../../../src/adapters/node/interruption.ts";
import { isAlive } from "../../support/command-line/alive.ts";

const MODULE = join(import.meta.dirname, "..", "..", "..", "src", "adapters", "node", "interruption.ts");
const GROUP = join(MODULE, "..", "process", "process-group.ts");
/** A child is asked to end, does not mind, and runs while this process works without a pause. */
const WITH_CHILD = `
  import { spawn } from "node:child_process";
  import { interruption } from ${JSON.stringify(MODULE)};
  import { trackGroup } from ${JSON.stringify(GROUP)};
  const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  trackGroup({ pid: child.pid, mark: "" });
  const { busy } = interruption("interrupted");
  const kind = process.argv[1];
  await busy(() => { process.stdout.write(child.pid + "\\n"); if (kind === "endless") for (;;); });
  process.stdout.write("over\\n");
  setInterval(() => {}, 1000);
`;
const OWING = `
  import { interruption, oweOrderlyEnd } from ${JSON.stringify(MODULE)};
  const { busy, signal } = interruption("interrupted");
  const debt = oweOrderlyEnd();
  await busy(() => { process.stdout.write("busy"); const end = Date.now() + 500; while (Date.now() < end); });
  setInterval(() => {}, 1000);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  process.stdout.write(" torn down");
  debt.paid();
  await busy(() => undefined).catch((error) => process.stdout.write(" " + error.message));
  process.exit(130);
`;
const run = (source: string, ...argv: readonly string[]): ChildProcessByStdio<null, Readable, null> =>
  spawn(process.execPath, ["--no-warnings", "--input-type=module", "-e", source, ...argv], {
    stdio: ["ignore", "pipe", "inherit"],
  });
const ENDLESS = `
  import { interruption } from ${JSON.stringify(MODULE)};
  const { busy } = interruption("interrupted");
  await busy(() => { process.stdout.write("busy"); for (;;); });
`;

describe("work without a pause", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s ends the process in it", async (signal) => {
    const child = run(ENDLESS);
    await once(child.stdout, "data");
    child.kill(signal);
    expect(await once(child, "close")).toEqual([null, signal]);
  });

  test("is not begun after an interruption, and signals are listened to again behind it", async () => {
    const before = process.listeners("SIGTERM");
    const { signal, busy } = interruption("interrupted");
    const ours = process.listeners("SIGTERM").filter((listener) => !before.includes(listener));
    try {
      const during = await busy(() => process.listeners("SIGTERM").filter((one) => ours.includes(one)));
      expect(during).toEqual([]);
      expect(process.listeners("SIGTERM")).toEqual([...before, ...ours]);
      expect(signal.aborted).toBe(false);
      for (const listener of ours) listener("SIGTERM");
      expect(signal.aborted).toBe(true);
      await expect(busy(() => 1)).rejects.toThrow("interrupted");
    } finally {
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        for (const listener of ours) process.removeListener(name, listener);
      }
    }
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s ends the children of other work with it, also those that do not listen",
    async (signal) => {
      const child = run(WITH_CHILD, "endless");
      const pid = Number(String((await once(child.stdout, "data"))[0]));
      expect(isAlive(pid)).toBe(true);
      const started = performance.now();
      child.kill(signal);
      expect(await once(child, "close")).toEqual([null, signal]);
      expect(performance.now() - started).toBeLessThan(1000);
      for (let tries = 0; tries < 500 && isAlive(pid); tries += 1) await sleep(10);
      expect(isAlive(pid)).toBe(false);
    },
  );

  test("leaves these children alone where it comes to its end", async () => {
    const child = run(WITH_CHILD, "short");
    const seen: string[] = [];
    while (!seen.join("").includes("over")) seen.push(String((await once(child.stdout, "data"))[0]));
    const pid = Number(seen.join("").split("\n")[0]);
    // The guard kills a second after it asks.
    await sleep(1300);
    expect(isAlive(pid)).toBe(true);
    child.kill("SIGKILL");
    process.kill(-pid, "SIGKILL");
    await once(child, "close");
  });

  test("is not ended where something has to be torn down: the signal is heard behind it", async () => {
    const child = run(OWING);
    const seen: string[] = [];
    child.stdout.on("data", (chunk: Buffer) => seen.push(chunk.toString()));
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(seen.join("")).toBe("busy torn down interrupted");
  });
});
