import type * as Description from "./description.ts";
import type * as Filling from "./fill-required.ts";

/**
 * To read GitHub's description and to compile its schemas takes a second of work. Jest evaluates the modules of each test file
 * anew; Node's own `require` evaluates them once in a worker, for all of its test files.
 */
const { createRequire } = process.getBuiltinModule("node:module");
const require = createRequire(import.meta.url);

const description: typeof Description = require("./description.ts");
const filling: typeof Filling = require("./fill-required.ts");

export const { answerProblems, answerSchema, matchOperation, requestProblems } = description;
export const { fillRequired } = filling;
