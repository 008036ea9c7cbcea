import type { Json, JsonObject } from "../../base/json.ts";

export type Unchecked = Readonly<Record<string, unknown>>;

/** The schema drops a key `__proto__`, so an object that has one is not returned unchanged. */
export const DROPPED = "__proto__";

/** The most objects and lists that contain each other; the schema checks deeper values. */
export const MOST_LEVELS = 8;

/** The schema checks longer lists, because each value is compared with those before it. */
const MOST_NAMES = 16;

export function isObject(value: unknown): value is Unchecked {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

/** JSON.parse makes an infinity of 1e999. */
export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

export function isNumberOrNull(value: unknown): value is number | null {
  return value === null || isNumber(value);
}

export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

export function isTextMap(map: unknown): map is Readonly<Record<string, string>> {
  if (!isObject(map)) return false;
  for (const name of Object.keys(map)) if (!isText(map[name]) || name === DROPPED) return false;
  return true;
}

/** Whether the list contains each name once, as one does that the schema returns. */
export function isListOfNames(list: unknown): list is readonly string[] {
  if (!Array.isArray(list) || list.length > MOST_NAMES) return false;
  if (list.length === 0) return true;
  return list.every((name, index) => isText(name) && list.indexOf(name) === index);
}

export function isJsonObjects(list: unknown): list is readonly JsonObject[] {
  return Array.isArray(list) && list.every((one) => isJsonObject(one, MOST_LEVELS));
}

export function isJsonObject(object: unknown, levels: number): object is JsonObject {
  if (levels === 0 || !isObject(object)) return false;
  for (const name of Object.keys(object)) {
    if (!isJson(object[name], levels - 1) || name === DROPPED) return false;
  }
  return true;
}

function isJson(value: unknown, levels: number): value is Json {
  if (isTextOrNull(value) || isNumber(value) || typeof value === "boolean") return true;
  if (!Array.isArray(value)) return isJsonObject(value, levels);
  return levels > 0 && value.every((one) => isJson(one, levels - 1));
}
