import { z } from "zod";
import { closeCheck, findOpenCheck } from "../adapters/github/check-run.ts";
import type { RunnerIo } from "../adapters/github/runner-io.ts";
import type { Job } from "./job.ts";
import { valueOrWarn } from "./publish.ts";

const REQUEST = z.object({ name: z.string(), sha: z.string(), detailsUrl: z.string() });
const author = z.string().nullable();
const HANDLE = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("check-run"), id: z.number(), url: z.string().nullable(), author }),
  z.object({ kind: z.literal("commit-status"), sha: z.string(), context: z.string(), author }),
  z.object({ kind: z.literal("none") }),
]);
/** Without a handle: the job was killed between asking for the check and hearing of it. */
const STATE = z.object({ request: REQUEST, handle: HANDLE.nullable() });

/** Closes a check that a cancelled or killed job left in progress; never throws, since it must not turn a job red. */
export async function post(io: RunnerIo, openJob: (io: RunnerIo) => Promise<Job>): Promise<number> {
  try {
    if (io.state("check") === "" || io.state("check-closed") === "true") return 0;
    const { request, handle: noted } = STATE.parse(JSON.parse(io.state("check")));
    const job = await openJob(io);
    const handle = noted ?? (await findOpenCheck(job.client, request));
    const summary = "The job was cancelled or killed before the gate came to a verdict. Run it again.";
    const result = {
      conclusion: "cancelled",
      title: "cancelled",
      summary,
      text: "",
      annotations: [],
    } as const;
    valueOrWarn(job, await closeCheck(job.client, request, handle, result));
  } catch (error) {
    io.warn(`The check could not be closed: ${error instanceof Error ? error.message : String(error)}`);
  }
  return 0;
}
