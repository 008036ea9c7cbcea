import { createRequire, enableCompileCache, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Runs a test file as a plain module of Node. Jest itself gives each file a context of `node:vm` and evaluates all modules in
 * it again: a third of the processor time of all tests, and code that never gets warm. What jest-circus knows of tests, hooks and
 * failures stays as it is. What files of one worker share are therefore the modules under `src/` and the supports; variables of
 * the environment, the exit code and timeouts are set back after each file.
 */

const require = createRequire(import.meta.url);
const { default: runFile } = require("jest-circus/runner");
const GLOBALS = new URL("jest-globals.js", import.meta.url).href;
const TIMEOUT = Symbol.for("TEST_TIMEOUT_SYMBOL");

enableCompileCache(join(import.meta.dirname, "../.cache/compiled"));

/** Addresses of the test files that this process has run, the current one last. */
const ran = [];

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== "@jest/globals") return next(specifier, context);
    // Another file's tests would be lost: the functions belong to one file's run.
    if (context.parentURL !== ran.at(-1))
      throw new Error(`only a test file imports @jest/globals, not ${context.parentURL}`);
    return { url: `${GLOBALS}?file=${ran.length}`, format: "module", shortCircuit: true };
  },
});

/** What jest-circus asks of Jest's registry of modules; each file gets a jest-circus of its own, which holds its tests. */
const MODULES = {
  requireInternalModule(path) {
    delete require.cache[path];
    return require(path);
  },
  requireModule: require,
  setGlobalsForRuntime(globals) {
    const jest = { setTimeout: (ms) => (globalThis[TIMEOUT] = ms) };
    globalThis[Symbol.for("regression-gate.jest-globals")] = { ...globals, jest };
  },
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: (path) => import(pathToFileURL(path).href),
  enterTestCode: () => undefined,
  leaveTestCode: () => undefined,
};

/** A file that runs twice in one process, as in watch mode without workers, would see the modules of the first time. */
function requireFirstRun(address) {
  if (ran.includes(address)) throw new Error(`${address} has run in this process: start jest again`);
  ran.push(address);
}

function setBack(env) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.exitCode = undefined;
  delete globalThis[TIMEOUT];
  delete globalThis[Symbol.for("EVENT_HANDLERS")];
  for (const symbol of Object.getOwnPropertySymbols(globalThis))
    if (symbol.description === "JEST_STATE_SYMBOL") delete globalThis[symbol];
}

/** Jest's `testRunner`: from a test file to its results. */
export default async function run(...asked) {
  const [globalConfig, config, environment, , testPath, send] = asked;
  requireFirstRun(pathToFileURL(testPath).href);
  const env = { ...process.env };
  const world = { global: globalThis, handleTestEvent: environment.handleTestEvent?.bind(environment) };
  try {
    return await runFile(globalConfig, config, world, MODULES, testPath, send);
  } finally {
    setBack(env);
  }
}
