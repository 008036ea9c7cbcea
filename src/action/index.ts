import { createRunnerIo } from "../adapters/github/runner-io.ts";
import { main } from "./main.ts";
import { openJob } from "./open-job.ts";
import { post } from "./post.ts";

const io = createRunnerIo();
process.exitCode = await (io.state("started") === "" ? main(io, openJob) : post(io, openJob));
