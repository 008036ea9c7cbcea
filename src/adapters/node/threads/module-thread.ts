import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { ModuleError, ModuleResult } from "../../../run/ports.ts";
import { messageOf } from "../../../base/errors.ts";
import { errnoOf } from "../errno-of.ts";
import { MARK_NAME, markVariable, newMark } from "../process/process-mark.ts";
import { THREAD_SOURCE } from "./thread-source.ts";

export interface ModuleRequest {
  /** Number of the call: its answer has the same. */
  readonly call: number;
  /** `file:` URL of the module. */
  readonly url: string;
  readonly exportName: string;
  readonly argument: unknown;
}

/** What a thread tells. Nothing comes after `onEnd`. */
export interface ThreadEvents {
  /** It has started. */
  onUp(): void;
  /** The module is loaded, and its first call comes now. */
  onLoaded(): void;
  /** `workMs`: duration of the call, without loading the module. */
  onAnswer(call: number, answer: ModuleResult, workMs: number): void;
  /** An error that nothing caught, or an exit, of this call: in progress or answered. Null = of none. */
  onStray(call: number | null, error: ModuleError): void;
  /** Called for a thread that did not start, too. */
  onEnd(why: ModuleError): void;
}

/** A worker thread that runs one call at a time. Its listeners stay: setting them again costs as much as the call. */
export interface ModuleThread {
  ask(request: ModuleRequest): void;
  /** Requests that it has started, including those that it has not reported yet. */
  begun(): number;
  /** Whether it keeps this process from ending. */
  hold(): void;
  release(): void;
  /** Stops even an endless loop; the processes that the module has started go on. */
  stop(): Promise<void>;
  /** The mark of the processes that the module starts. */
  readonly mark: string;
}

/** Said by a thread before its first call of a module. */
const LOADED = "loaded";

type Message =
  | typeof LOADED
  | { readonly call: number; readonly answer: ModuleResult; readonly workMs: number }
  | { readonly call: number | null; readonly error: ModuleError };

export interface ThreadOptions {
  readonly env: Readonly<Record<string, string>>;
  /** MiB that its heap may have: without a limit of its own a thread takes the whole process with it. */
  readonly heapMb: number;
}

/** What a module prints is dropped, so that it never mixes with our output. */
export function startModuleThread({ env, heapMb }: ThreadOptions, events: ThreadEvents): ModuleThread {
  // The mark of the processes that the module starts: ending a thread does not end them.
  const mark = newMark();
  // Shared, since a thread that ends suddenly can no longer report anything.
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(THREAD_SOURCE, {
    eval: true,
    env: { ...env, ...markVariable(mark, env[MARK_NAME]) },
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  const { port1: port, port2 } = new MessageChannel();
  // The data of the worker could be looked at by modules. Both are told once, before any module is loaded.
  worker.postMessage({ begun, port: port2 }, [port2]);
  listen({ worker, port, heapMb }, events);
  return {
    ask(request) {
      // A thread's port, not a window: it has no origin.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      port.postMessage(request);
    },
    begun: () => Atomics.load(begun, 0),
    hold() {
      worker.ref();
      port.ref();
    },
    release() {
      worker.unref();
      port.unref();
    },
    async stop() {
      await worker.terminate();
    },
    mark,
  };
}

interface Connection {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly heapMb: number;
}

function listen({ worker, port, heapMb }: Connection, events: ThreadEvents): void {
  const receive = (message: Message): void => {
    if (message === LOADED) events.onLoaded();
    else if ("error" in message) events.onStray(message.call, message.error);
    else events.onAnswer(message.call, message.answer, message.workMs);
  };
  let why: ModuleError | null = null;
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on("online", () => events.onUp());
  port.on("message", receive);
  // An error without a listener would end this process.
  worker.on("error", (error: unknown) => (why = reasonOf(error, heapMb)));
  worker.on("exit", (code) => {
    // What it said last may still be on its way.
    for (let last = nextOf(port); last !== undefined; last = nextOf(port)) receive(last.message);
    port.close();
    const message = `the thread ended before it answered (exit ${code})`;
    events.onEnd(why ?? { code: "worker-exited", message });
  });
}

/** Only our own source has the other end. */
function nextOf(port: MessagePort): { readonly message: Message } | undefined {
  return receiveMessageOnPort(port);
}

function reasonOf(error: unknown, heapMb: number): ModuleError {
  if (errnoOf(error) !== "ERR_WORKER_OUT_OF_MEMORY") {
    return { code: "uncaught-exception", message: `an error ended the thread: ${messageOf(error)}` };
  }
  const text = `JavaScript heap out of memory: the thread reached its limit of ${heapMb} MiB. Earlier calls in the same thread may have filled it; NODE_OPTIONS=--max-old-space-size=<MiB> raises the limit`;
  return { code: "out-of-memory", message: text };
}
