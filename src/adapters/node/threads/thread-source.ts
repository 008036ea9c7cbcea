/**
 * Source of a worker thread: a text, since the bundle is one file and has no second one to start a thread from.
 *
 * - Questions and answers go over a port of their own, which modules never see, and are numbered: what a module posts to its
 *   parent is no answer, and an answer can belong to no other call.
 * - What is used in or after a call is taken beforehand: test frameworks replace timers, clocks and more.
 * - Time is taken around the call alone: loading the module is not part of a measurement.
 * - A call's asynchronous context says which call an error belongs to that nobody caught, also when a later call runs by then.
 *   An answer waits for one turn of the event loop, so that what the call itself left unhandled is its own.
 */
export const THREAD_SOURCE = `
const { parentPort } = require("node:worker_threads");
const { AsyncLocalStorage } = require("node:async_hooks");
const { syncBuiltinESMExports } = require("node:module");
const calls = new AsyncLocalStorage();
const now = performance.now.bind(performance);
const turn = setImmediate;
const add = Atomics.add;
const loaded = new Map();
const reallyExit = process.exit.bind(process);
const GONE = new Error("process.exit was called after its call had been answered");
let post = () => undefined;
let current = null;
let last = null;
const textOf = (error) => {
  try { return String(error?.message ?? error); } catch { return "(what was thrown has no text)"; }
};
const fail = (code, message) => ({ ok: false, error: { code, message } });
const codeOf = (error) => {
  try {
    const source = [error, error?.cause].find((one) => Number.isInteger(one?.status) || typeof one?.code === "string");
    if (source !== undefined) return Number.isInteger(source.status) ? "http-" + source.status : String(source.code);
    return typeof error?.name === "string" ? error.name : "thrown";
  } catch { return "thrown"; }
};
const tell = (code, message) => post({ call: calls.getStore() ?? current ?? last, error: { code, message } });
const isAnswered = () => calls.getStore() !== undefined && calls.getStore() !== current;
process.exit = (code) => {
  const status = Number(code ?? process.exitCode ?? 0);
  tell("process-exit", "the module called process.exit(" + status + "); a module runs in a thread of the gate: return or throw");
  if (isAnswered()) throw GONE;
  reallyExit(code);
};
syncBuiltinESMExports();
const onUncaught = (error, origin) => {
  if (error === GONE) return;
  // The module's own listener says what becomes of it.
  if (process.listenerCount("uncaughtException") > 1) return;
  const isPromise = origin === "unhandledRejection";
  const what = isPromise ? "a promise was rejected that nothing awaits: " : "an error was thrown that nothing catches: ";
  tell(isPromise ? "unhandled-rejection" : "uncaught-exception", what + textOf(error));
  if (!isAnswered()) current = null;
};
// A module may have removed all listeners.
const listen = () => {
  if (!process.listeners("uncaughtException").includes(onUncaught)) process.on("uncaughtException", onUncaught);
};
const load = async (url) => {
  if (!loaded.has(url)) {
    loaded.set(url, await import(url));
    post("loaded");
  }
  return loaded.get(url);
};
const answerOf = async ({ url, exportName, argument, call }) => {
  let work;
  try {
    work = (await load(url))[exportName];
  } catch (error) {
    return { answer: fail("module-not-loaded", "cannot load " + url + ": " + textOf(error)), workMs: 0 };
  }
  if (typeof work !== "function") {
    return { answer: fail("export-missing", "expected " + url + " to export a function '" + exportName + "'"), workMs: 0 };
  }
  const start = now();
  try {
    const pending = calls.run(call, work, argument);
    listen();
    const value = await pending;
    const workMs = now() - start;
    return { answer: { ok: true, value, durationMs: workMs }, workMs };
  } catch (error) {
    return { answer: fail(codeOf(error), textOf(error)), workMs: now() - start };
  }
};
const serve = async (request, begun) => {
  const { call } = request;
  current = last = call;
  listen();
  add(begun, 0, 1);
  const answered = await answerOf(request);
  await new Promise((resolve) => turn(resolve));
  listen();
  // An error that nothing caught has answered already.
  if (current !== call) return;
  current = null;
  try {
    post({ call, ...answered });
  } catch (error) {
    post({ call, ...answered, answer: fail("result-not-cloneable", textOf(error)) });
  }
};
parentPort.once("message", ({ begun, port }) => {
  post = port.postMessage.bind(port);
  port.on("message", (request) => serve(request, begun));
});
`;
