import { z } from "zod";
import { SIDES } from "../model/run/side.ts";

/** Pieces that several formats share. */

export const axisValueSchema = z.union([z.string(), z.number(), z.boolean()], {
  error: "Invalid input: expected text, a number, true or false",
});
export const axesSchema = z.record(z.string(), axisValueSchema);
export const sideSchema = z.enum(SIDES);
export const numberOrNull = z.number().nullable();
export const textOrNull = z.string().nullable();
export const textMapSchema = z.record(z.string(), z.string());
export const jsonObjectSchema = z.record(z.string(), z.json());
export const warningSchema = z.object({ code: z.string(), text: z.string() });

/**
 * Makes a value once, when it is first needed. For schemas: to build those of all files takes a tenth of what the
 * program needs before it does anything, and most runs read few of them.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
