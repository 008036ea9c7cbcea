import { problemAt, UsageError } from "../base/errors.ts";

/** A file that a newer regression-gate wrote: its runs cannot be compared until this one is upgraded. */
export class NewerSchemaError extends UsageError {
  /** `regression-gate/trials@2`. */
  readonly schema: string;

  constructor(file: string, schema: string, supported: string) {
    const message =
      `was written by a newer regression-gate: its schema is ${schema}, and this version reads up to ${supported}. ` +
      "Upgrade regression-gate to read it.";
    super([problemAt(file, message, { line: 1, path: "schema" })]);
    this.schema = schema;
  }
}

/** Throws NewerSchemaError when `value.schema` is a later version of `supported` (`regression-gate/trials@1`). */
export function requireKnownSchema(value: unknown, supported: string, file: string): void {
  if (typeof value !== "object" || value === null || !("schema" in value)) return;
  const { schema } = value;
  const [name, version] = supported.split("@");
  const written = typeof schema === "string" ? /^([\w/-]{1,100})@(\d{1,9})$/.exec(schema) : null;
  if (written?.[1] === name && Number(written?.[2]) > Number(version)) {
    throw new NewerSchemaError(file, written?.[0] ?? "", supported);
  }
}
