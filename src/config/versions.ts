import { z } from "zod";
import type { VersionSource } from "../model/config/config.ts";
import { checkRepositoryPath } from "./values/check-path.ts";
import { type Complaint, valueComplaint } from "./values/complaint.ts";
import { expected, optionalKey } from "./values/keys.ts";
import { type Owner, unlisted } from "./values/owner.ts";
import { text } from "./values/written-values.ts";

/** Exactly one of the three is required. */
export const writtenVersionSource = z.strictObject(
  {
    value: optionalKey(z.union([text, z.number()], expected("text or a number")), "The version itself."),
    file: optionalKey(text, "A file; the hash of its content is the version."),
    files: optionalKey(
      z.array(text, expected("a list of files")).min(1, "expected at least one file, got an empty list"),
      "Several files, hashed together.",
    ),
  },
  expected("{value: …}, {file: …} or {files: […]}"),
);

export const writtenVersion = z
  .union(
    [z.string(), z.number(), writtenVersionSource],
    expected("text, {value: …}, {file: …} or {files: […]}"),
  )
  .meta({ title: "text, value, file or files" });

type WrittenVersion = z.output<typeof writtenVersion>;

/** Versions that the measured code depends on. Changes are listed with their values, next to the findings. */
export const VERSIONS_OWNER = "head" satisfies Owner;

export function checkVersions(versions: Readonly<Record<string, WrittenVersion>>): Complaint[] {
  return Object.entries(versions).flatMap(([name, version]) => checkVersion(name, version));
}

function checkVersion(name: string, version: WrittenVersion): Complaint[] {
  if (typeof version !== "object") return [];
  const path = ["versions", name];
  const { value, file, files = [] } = version;
  const given = [value, file, version.files].filter((source) => source !== undefined).length;
  if (given !== 1) return [valueComplaint(path, `expected one of value, file or files, got ${given}`)];
  return [
    ...(file === undefined ? [] : checkRepositoryPath(file, [...path, "file"])),
    ...files.flatMap((each, index) => checkRepositoryPath(each, [...path, "files", index])),
  ];
}

export function resolveVersions(
  written: Readonly<Record<string, WrittenVersion>>,
): Readonly<Record<string, VersionSource>> {
  return Object.fromEntries(
    Object.entries(written).map(([name, version]) => [name, resolveVersion(version)]),
  );
}

function resolveVersion(written: WrittenVersion): VersionSource {
  if (typeof written !== "object") return { from: "value", value: String(written) };
  if (written.value !== undefined) return { from: "value", value: String(written.value) };
  return { from: "files", files: written.files ?? [written.file ?? ""] };
}

export const ownedVersions = unlisted<Readonly<Record<string, VersionSource>>>(VERSIONS_OWNER);
