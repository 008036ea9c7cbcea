import { readFileSync } from "node:fs";

/** Known values from R, SciPy and exact enumeration; each entry holds its inputs. */
export const oracles = JSON.parse(readFileSync(new URL("statistics-oracles.json", import.meta.url), "utf8"));
