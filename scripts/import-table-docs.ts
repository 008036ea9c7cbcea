import { betweenMarkers } from "../bench/between-markers.ts";
import { ALIKE, FILES, MOST_FILES, ROOMS, type Row, TABLE } from "../lint/import-table.js";

/** CONTRIBUTING.md with the table of the linter's own data. */
export function withImportTable(page: string): string {
  return betweenMarkers(page, "import-table", [table(), rooms(), single(), sizes()].join("\n\n"));
}

function table(): string {
  const rows = Object.entries(TABLE).map(([folder, row]) => `| \`${folder}\` | ${row.is} | ${rule(row)} |`);
  return ["| folder of src/ | is | may import |", "|---|---|---|", ...rows].join("\n");
}

function rule({ may, not = [] }: Row): string {
  if (may.length === 0) return "nothing";
  const words = may.map((name) => (name === "*" ? "every folder" : name.replace("*", "\\*")));
  const but = not.length === 0 ? "" : `; not ${not.join(", ")}`;
  return `${words.join(", ")}${but}`;
}

function rooms(): string {
  const lines = Object.entries(ROOMS).map(
    ([folder, steps]) =>
      `- \`${folder}\`: ${steps.map((step) => step.map((room) => (room === "." ? `files of ${folder}` : room.slice(folder.length + 1))).join(", ")).join(" ← ")}`,
  );
  return `Inside these folders a room imports only what stands left of it:\n\n${lines.join("\n")}`;
}

function single(): string {
  const lines = Object.entries(FILES).map(([file, names]) => `${names.join(", ")} (${file})`);
  return `One file alone imports each of these: ${lines.join("; ")}.`;
}

function sizes(): string {
  const alike = ALIKE.map((folder) => `\`${folder}\``).join(", ");
  return `A folder holds at most ${MOST_FILES} files; only ${alike}, whose files are all alike, may hold more.`;
}
