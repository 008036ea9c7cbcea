import type { ByteSource } from "../formats/text/byte-source.ts";
import type { FileImporter, FolderImporter, ImportedRows } from "./importer.ts";
import type { Doubt, Tool, ToolFolder, ToolRow } from "./tool.ts";
import { type ReadRows, ToolPass } from "./tool-pass.ts";

/** A reader of a tool's files as one of the formats that all doors take. */
export function toolImporter(tool: Tool): FileImporter {
  const { format, name, recognises } = tool;
  const readAll = (files: readonly ByteSource[]): ImportedRows =>
    withKept(
      tool,
      readTool((doubt) => rowsOf(tool, files, doubt)),
    );
  return { takes: "file", name, format, recognises, read: (file) => readAll([file]), readAll };
}

function withKept({ keep }: Tool, read: ImportedRows): ImportedRows {
  return keep === undefined ? read : { ...read, rows: keep(read.rows) };
}

function rowsOf({ parse, merge }: Tool, files: readonly ByteSource[], doubt: Doubt): Iterable<ToolRow> {
  const [only] = files;
  if (only !== undefined && files.length === 1 && merge === undefined) return parse(only, doubt);
  let say = doubt;
  const all = function* all(): Generator<ToolRow, void, undefined> {
    // What is read again has been told.
    const told = say;
    say = () => undefined;
    for (const [index, file] of files.entries()) {
      for (const row of parse(file, told)) {
        // The first fork of one file is not that of another.
        yield row.cluster === undefined || index === 0 ? row : { ...row, cluster: `${index}/${row.cluster}` };
      }
    }
  };
  return merge === undefined ? all() : merge({ [Symbol.iterator]: all }, doubt);
}

/** The importer of a folder that a tool writes. */
export function toolFolderImporter({ format, name, recognises, parse }: ToolFolder): FolderImporter {
  return {
    takes: "folder",
    name,
    format,
    recognises: ({ files }) => recognises(files),
    read: ({ files, file }) => {
      const { rows, warnings, metrics } = readTool((doubt) => parse(files, file, doubt));
      return { run: { manifest: null, rows, doubts: warnings }, metrics, history: [] };
    },
  };
}

/** The rows are read again by everyone who asks for them; what the first whole reading learned of them is kept. */
function readTool(read: ReadRows): ImportedRows {
  let whole: ToolPass | null = null;
  const pass = (): ToolPass => new ToolPass(read, (ended) => (whole ??= ended));
  const known = (): ToolPass => whole ?? pass().toEnd();
  return {
    rows: { [Symbol.iterator]: () => pass().records() },
    warnings: () => known().warnings,
    metrics: () => known().metrics,
  };
}
