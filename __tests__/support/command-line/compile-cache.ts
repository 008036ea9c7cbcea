import { join } from "node:path";

/** NODE_COMPILE_CACHE of processes that tests start: a bundle of megabytes is compiled once and not for each of them. */
export const COMPILE_CACHE = join(import.meta.dirname, "../../../.cache/compiled");
