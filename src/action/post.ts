import { z } from "zod";
import { closeCheck, findOpenCheck } from "../adapters/github/check-run.ts";
import { messageOf } from "../base/errors.ts";
import type { ActionsIo } from "../adapters/github/actions-io.ts";
import type { Job } from "./job.ts";
import { withoutSecrets } from "./redacting-io.ts";
import { storeRows } from "./artifacts/stored-rows.ts";
import { valueOrWarn } from "./publish/value-or-warn.ts";

const PUBLISHER = z.object({
  run: z.number(),
  attempt: z.number(),
  job: z.string(),
  checkRun: z.number().exactOptional(),
});
const REQUEST = z.object({ name: z.string(), sha: z.string(), detailsUrl: z.string(), publisher: PUBLISHER });
const author = z.string().nullable();
const HANDLE = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("check-run"), id: z.number(), url: z.string().nullable(), author }),
  z.object({ kind: z.literal("commit-status"), sha: z.string(), context: z.string(), author }),
  z.object({ kind: z.literal("none") }),
]);
/** The handle is null when the job was killed after it asked for the check and before GitHub answered. */
const STATE = z.object({ request: REQUEST, handle: HANDLE.nullable() });
const ROWS = z.object({ name: z.string(), folder: z.string() });

/**
 * Closes a check that a cancelled or killed job left in progress, and stores the rows that it measured, so that a
 * re-run can continue. Never throws, because it must not make a job fail.
 */
export async function post(actionsIo: ActionsIo, openJob: (io: ActionsIo) => Promise<Job>): Promise<number> {
  const { io } = withoutSecrets(actionsIo);
  const isCheckOpen = io.state("check") !== "" && io.state("check-closed") !== "true";
  const isRowsLeft = io.state("rows") !== "" && io.state("rows-kept") !== "true";
  if (!isCheckOpen && !isRowsLeft) return 0;
  await orWarn(io, "The job could not be cleaned up", async () => {
    const job = await openJob(io);
    if (isCheckOpen) await orWarn(io, "The check could not be closed", () => closeLeftOpen(job));
    if (isRowsLeft) {
      const rows = ROWS.parse(JSON.parse(io.state("rows")));
      await orWarn(io, "The rows could not be stored", async () => void (await storeRows(job, rows)));
    }
  });
  return 0;
}

async function orWarn(io: ActionsIo, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    io.warn(`${what}: ${messageOf(error)}`);
  }
}

async function closeLeftOpen(job: Job): Promise<void> {
  const { request, handle: noted } = STATE.parse(JSON.parse(job.io.state("check")));
  const handle = noted ?? (await findOpenCheck(job.client, request));
  const summary = "The job was cancelled or killed before the gate reached a verdict. Run it again.";
  const result = {
    conclusion: "cancelled",
    title: "cancelled",
    summary,
    text: "",
    annotations: [],
  } as const;
  valueOrWarn(job, await closeCheck(job.client, request, handle, result));
}
