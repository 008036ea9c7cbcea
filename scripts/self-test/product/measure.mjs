import { existsSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const has = (name) => existsSync(new URL(name, import.meta.url));

/** A score per task, the same in every run: what differs between branches is what their files say. */
export default async function measure({ axes, repetition }) {
  if (has("hangs")) {
    // Says that there is something to cancel.
    writeFileSync(new URL("started", import.meta.url), "");
    await setTimeout(600_000);
  }
  const index = Number(axes.task.slice(1));
  const level = 0.7 + 0.1 * Math.sin(index) + 0.01 * Math.sin(7 * index + repetition);
  return { score: has("worse") ? level - 0.2 - 0.02 * Math.cos(index) : level };
}
