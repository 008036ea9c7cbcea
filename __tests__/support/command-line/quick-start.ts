import { join } from "node:path";

/** NODE_COMPILE_CACHE of processes that tests start: a bundle of megabytes is compiled once and not for each of them. */
export const COMPILE_CACHE = join(import.meta.dirname, "../../../.cache/compiled");

/** Flags of Node for them. A young generation that is large from the start saves a fifth of what it takes to start a bundle. */
export const QUICK_START = ["--no-warnings", "--min-semi-space-size=32"];
