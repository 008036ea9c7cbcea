import { usageProblem } from "../../base/errors.ts";
import type { NumberArray } from "../../model/result/golden.ts";

const MAGIC = "\u0093NUMPY";

/** Whether the bytes are those of an array that NumPy saved. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.split("").every((character, index) => bytes[index] === character.charCodeAt(0));
}

/** Reads one element at a byte: the number, and its imaginary part. */
interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly parts: 1 | 2;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number | bigint;
}

const TYPES: ReadonlyMap<string, ElementType> = new Map([
  real("f2", "float16", 2, readHalf),
  real("f4", "float32", 4, (view, at, little) => view.getFloat32(at, little)),
  real("f8", "float64", 8, (view, at, little) => view.getFloat64(at, little)),
  real("i1", "int8", 1, (view, at) => view.getInt8(at)),
  real("i2", "int16", 2, (view, at, little) => view.getInt16(at, little)),
  real("i4", "int32", 4, (view, at, little) => view.getInt32(at, little)),
  real("i8", "int64", 8, (view, at, little) => view.getBigInt64(at, little)),
  real("u1", "uint8", 1, (view, at) => view.getUint8(at)),
  real("u2", "uint16", 2, (view, at, little) => view.getUint16(at, little)),
  real("u4", "uint32", 4, (view, at, little) => view.getUint32(at, little)),
  real("u8", "uint64", 8, (view, at, little) => view.getBigUint64(at, little)),
  real("b1", "bool", 1, (view, at) => view.getUint8(at)),
  complex("c8", "complex64", 4, (view, at, little) => view.getFloat32(at, little)),
  complex("c16", "complex128", 8, (view, at, little) => view.getFloat64(at, little)),
]);

function real(code: string, name: string, bytes: number, read: ElementType["read"]): [string, ElementType] {
  return [code, { name, bytes, parts: 1, read }];
}

function complex(
  code: string,
  name: string,
  bytes: number,
  read: ElementType["read"],
): [string, ElementType] {
  return [code, { name, bytes, parts: 2, read }];
}

/**
 * Reads an array that NumPy saved (`.npy`, versions 1 to 3), in C order whatever its order is. UsageError for other types than numbers:
 * Python objects are never unpickled. Source: numpy.lib.format.
 */
export function parseNpy(bytes: Uint8Array, file: string): NumberArray {
  const { header, start } = readHeader(bytes, file);
  const descr = field(header, /'descr'\s*:\s*'([^']*)'/, file, "descr of numbers, such as '<f8'");
  const order = field(header, /'fortran_order'\s*:\s*(True|False)/, file, "fortran_order");
  const shape = field(header, /'shape'\s*:\s*\(([\d,\sL]*)\)/, file, "shape")
    .split(",")
    .map((size) => size.trim().replace(/L$/, ""))
    .filter((size) => size !== "")
    .map(Number);
  const type = TYPES.get(descr.slice(1));
  if (type === undefined || !"<>|=".includes(descr[0] ?? "?")) {
    throw usageProblem(file, `expected an array of numbers, got elements of type '${descr}'`);
  }
  const size = shape.reduce((product, one) => product * one, 1);
  const expected = size * type.bytes * type.parts;
  if (bytes.length - start !== expected) {
    const message = `expected ${expected} bytes of data for shape (${shape.join(", ")}) of ${type.name}, got ${bytes.length - start}`;
    throw usageProblem(file, message);
  }
  const read = { view: new DataView(bytes.buffer, bytes.byteOffset + start), type, little: descr[0] !== ">" };
  return readArray(read, { shape, size, isFortran: order === "True" && shape.length > 1 });
}

function readHeader(bytes: Uint8Array, file: string): { readonly header: string; readonly start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6] ?? 0;
  const lengthBytes = major === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  if (!isNpy(bytes) || major < 1 || major > 3 || bytes.length < start) {
    throw usageProblem(file, "expected an array that NumPy saved (.npy), version 1 to 3");
  }
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) throw usageProblem(file, "ends within its header");
  const header = Buffer.from(bytes.subarray(start, start + length)).toString(major === 3 ? "utf8" : "latin1");
  return { header, start: start + length };
}

function field(header: string, pattern: RegExp, file: string, what: string): string {
  const found = pattern.exec(header)?.[1];
  if (found !== undefined) return found;
  throw usageProblem(
    file,
    `expected a header with ${what}, got ${JSON.stringify(header.trim().slice(0, 120))}`,
  );
}

interface Reading {
  readonly view: DataView;
  readonly type: ElementType;
  readonly little: boolean;
}

interface Layout {
  readonly shape: readonly number[];
  readonly size: number;
  readonly isFortran: boolean;
}

function readArray({ view, type, little }: Reading, { shape, size, isFortran }: Layout): NumberArray {
  const { name, bytes, parts, read } = type;
  const at = (index: number, part: number): number | bigint =>
    read(view, (index * parts + part) * bytes, little);
  const stored = isFortran ? fortranPlaces(shape) : (index: number): number => index;
  const values = newValues(name, size);
  const imaginary = parts === 2 ? new Float64Array(size) : null;
  for (let index = 0; index < size; index += 1) {
    const place = stored(index);
    if (values instanceof Float64Array) values[index] = Number(at(place, 0));
    else values[index] = BigInt(at(place, 0));
    if (imaginary !== null) imaginary[index] = Number(at(place, 1));
  }
  return { type: "array", shape, elements: name, values, imaginary };
}

function newValues(name: string, size: number): NumberArray["values"] {
  if (name === "int64") return new BigInt64Array(size);
  return name === "uint64" ? new BigUint64Array(size) : new Float64Array(size);
}

/** Where an element is stored whose first index changes fastest, from its place in C order. */
function fortranPlaces(shape: readonly number[]): (index: number) => number {
  return (index) => {
    let [rest, place, stride] = [index, 0, shape.reduce((product, one) => product * one, 1)];
    for (const size of shape.toReversed()) {
      stride /= size;
      place += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
    return place;
  };
}

/** IEEE 754 binary16. */
function readHalf(view: DataView, at: number, little: boolean): number {
  const bits = view.getUint16(at, little);
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  const sign = bits >> 15 === 1 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
