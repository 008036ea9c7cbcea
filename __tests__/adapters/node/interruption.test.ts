import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { interruption } from "../../../src/adapters/node/interruption.ts";

const MODULE = join(import.meta.dirname, "..", "..", "..", "src", "adapters", "node", "interruption.ts");
const ENDLESS = `
  import { interruption } from ${JSON.stringify(MODULE)};
  const { busy } = interruption("interrupted");
  await busy(() => { process.stdout.write("busy"); for (;;); });
`;

describe("work without a pause", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s ends the process in it", async (signal) => {
    const child = spawn(process.execPath, ["--no-warnings", "--input-type=module", "-e", ENDLESS], {
      stdio: ["ignore", "pipe", "inherit"],
    });
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
});
