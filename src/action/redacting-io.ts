import type { ActionsIo } from "../adapters/github/actions-io.ts";
import { secretValues } from "../secrets/child-environment.ts";
import { publishedRedactor } from "../secrets/published-redactor.ts";
import { createRedactor, type Redactor } from "../secrets/redaction.ts";

/** A step's texts without secrets. */
export interface RedactedIo {
  readonly io: ActionsIo;
  /** The redactor for texts that are published by other ways than `io`. */
  readonly redact: Redactor;
}

/**
 * Removes secrets from everything that is printed or published: values of variables that look like secrets, those that are
 * hidden later, and tokens of a well-known shape. The runner masks exact values only, and nothing outside of the log.
 */
export function withoutSecrets(io: ActionsIo): RedactedIo {
  const known = new Set(secretValues([], { env: io.env, extraEnv: {} }));
  let [printed, published] = redactorsOf(known);
  const redact: Redactor = (text) => published(text);
  return {
    redact,
    io: {
      ...io,
      hide(value) {
        if (!known.has(value)) [printed, published] = redactorsOf(known.add(value));
        io.hide(value);
      },
      print: (line) => io.print(printed(line)),
      notice: (text) => io.notice(printed(text)),
      warn: (text) => io.warn(printed(text)),
      fail: (text) => io.fail(printed(text)),
      output: (name, value) => io.output(name, redact(value)),
      annotate: (annotation) =>
        io.annotate({ ...annotation, title: redact(annotation.title), message: redact(annotation.message) }),
      writeSummary: (markdown) => io.writeSummary(redact(markdown)),
    },
  };
}

function redactorsOf(known: ReadonlySet<string>): readonly [printed: Redactor, published: Redactor] {
  return [createRedactor([...known]), publishedRedactor([...known])];
}
