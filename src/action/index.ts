import { createActionsIo } from "../adapters/github/actions-io.ts";
import { main } from "./main.ts";
import { openJob } from "./open-job.ts";
import { post } from "./post.ts";

const io = createActionsIo();
process.exitCode = await (io.state("started") === "" ? main(io, openJob) : post(io, openJob));
