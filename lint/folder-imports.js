/**
 * oxlint plugin: who may import whom (import-table.js has the data), how many files a folder may hold, and who may touch the world.
 */
import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { ALIKE, FILES, MOST_FILES, ROOMS, TABLE, WORLDLY } from "./import-table.js";

const WORLD = new Set(["process", "fetch"]);
const WORLD_MEMBERS = new Set(["Date.now", "Math.random"]);

function sourcePath(filename) {
  const match = /\/src\/(.*)$/.exec(filename.replaceAll("\\", "/"));
  return match === null ? null : match[1];
}

/** Whether a path of src/ is that file, or lies in that folder. */
function isWithin(path, place) {
  return path === place || path.startsWith(`${place}/`);
}

/** The row of the table that speaks of a path; undefined where none does. */
function rowOf(path) {
  const names = Object.keys(TABLE).filter((name) => isWithin(path, name));
  return names.toSorted((a, b) => b.length - a.length)[0];
}

/** Import specifier -> path inside src, or the package's name. */
function target(from, specifier) {
  if (!specifier.startsWith(".")) return { kind: "package", name: specifier };
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return { kind: "source", name: parts.join("/") };
}

function matches(rule, { kind, name }) {
  if (rule === "*") return kind === "source";
  if (kind === "source") return isWithin(name, rule);
  return rule.endsWith("*") ? name.startsWith(rule.slice(0, -1)) : rule === name;
}

/** The step of the rooms that a path stands on. */
function stepOf(rooms, folder, path) {
  const named = rooms.findIndex((step) => step.some((room) => room !== "." && isWithin(path, room)));
  if (named !== -1) return { step: named, room: rooms[named].find((room) => isWithin(path, room)) };
  return { step: rooms.findIndex((step) => step.includes(".")), room: folder };
}

/** Inside one folder: a room imports what stands below it, and itself. */
function isAllowedInside(folder, from, to) {
  const rooms = ROOMS[folder];
  if (rooms === undefined) return true;
  const [a, b] = [stepOf(rooms, folder, from), stepOf(rooms, folder, to)];
  return a.room === b.room || b.step < a.step;
}

/** Whether a file of src/ may import a file of src/ or a package. */
export function isAllowed(from, specifier) {
  const to = target(from, specifier);
  const own = rowOf(from);
  if (own === undefined) return false;
  if ((FILES[from] ?? []).some((rule) => matches(rule, to))) return true;
  if (to.kind === "source" && rowOf(to.name) === own) return isAllowedInside(own, from, to.name);
  const { may, not = [] } = TABLE[own];
  return may.some((rule) => matches(rule, to)) && !not.some((rule) => matches(rule, to));
}

const folderImports = {
  meta: { type: "problem", docs: { description: "imports follow the folder table" } },
  create(context) {
    const from = sourcePath(context.filename ?? context.getFilename());
    if (from === null) return {};
    const check = (node) => {
      if (node.source === null || node.source === undefined || typeof node.source.value !== "string") return;
      if (!isAllowed(from, node.source.value)) {
        context.report({
          node,
          message: `${from} may not import ${target(from, node.source.value).name} (see CONTRIBUTING.md, "Who may import whom")`,
        });
      }
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

/** Reported once a folder, at its first file. */
const folderSize = {
  meta: { type: "problem", docs: { description: "a folder holds at most 20 files unless all are alike" } },
  create(context) {
    const filename = context.filename ?? context.getFilename();
    const path = sourcePath(filename);
    if (path === null || ALIKE.includes(dirname(path))) return {};
    return {
      Program(node) {
        const files = readdirSync(dirname(filename), { withFileTypes: true }).filter((entry) =>
          entry.isFile(),
        );
        const first = files.map(({ name }) => name).toSorted()[0];
        if (files.length <= MOST_FILES || basename(filename) !== first) return;
        context.report({
          node,
          message: `src/${dirname(path)} holds ${files.length} files, more than ${MOST_FILES}: give it rooms, or list it in lint/import-table.js if all are alike`,
        });
      },
    };
  },
};

const noWorld = {
  meta: { type: "problem", docs: { description: "clock, randomness, environment only at the edges" } },
  create(context) {
    const from = sourcePath(context.filename ?? context.getFilename());
    if (from === null || WORLDLY.some((prefix) => from.startsWith(prefix))) return {};
    const report = (node, name) =>
      context.report({ node, message: `${name} is for adapters, action and cli: take it as an argument` });
    return {
      MemberExpression(node) {
        const { object, property } = node;
        if (object.type !== "Identifier") return;
        const name = `${object.name}.${property.name}`;
        if (WORLD_MEMBERS.has(name)) report(node, name);
        else if (object.name === "process") report(node, name);
      },
      CallExpression(node) {
        if (node.callee.type === "Identifier" && WORLD.has(node.callee.name)) report(node, node.callee.name);
      },
      NewExpression(node) {
        if (node.callee.type === "Identifier" && node.callee.name === "Date" && node.arguments.length === 0) {
          report(node, "new Date()");
        }
      },
    };
  },
};

export default {
  meta: { name: "rg" },
  rules: { "folder-imports": folderImports, "folder-size": folderSize, "no-world": noWorld },
};
