import type { CheckAnnotation } from "../../../src/adapters/github/checks/check-result.ts";
import type { ActionsIo } from "../../../src/adapters/github/actions-io.ts";

/** A runner that remembers what a step says, in place of the one of GitHub Actions. */
export interface FakeRunner extends ActionsIo {
  readonly said: {
    readonly lines: string[];
    readonly notices: string[];
    readonly warnings: string[];
    readonly failures: string[];
    readonly annotations: CheckAnnotation[];
    readonly hidden: string[];
    readonly summaries: string[];
    readonly outputs: Map<string, string>;
    readonly states: Map<string, string>;
  };
}

export function fakeRunner(given: {
  readonly env: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly payload: unknown;
}): FakeRunner {
  const said: FakeRunner["said"] = {
    lines: [],
    notices: [],
    warnings: [],
    failures: [],
    annotations: [],
    hidden: [],
    summaries: [],
    outputs: new Map(),
    states: new Map(),
  };
  return {
    said,
    env: given.env,
    input: (name) => given.inputs[name] ?? "",
    output: (name, value) => void said.outputs.set(name, value),
    saveState: (name, value) => void said.states.set(name, value),
    state: (name) => said.states.get(name) ?? "",
    hide: (value) => void said.hidden.push(value),
    print: (line) => void said.lines.push(line),
    notice: (text) => void said.notices.push(text),
    warn: (text) => void said.warnings.push(text),
    fail: (text) => void said.failures.push(text),
    annotate: (annotation) => void said.annotations.push(annotation),
    writeSummary: (markdown) => {
      said.summaries.push(markdown);
      return Promise.resolve();
    },
    eventPayload: () => Promise.resolve(given.payload),
  };
}
