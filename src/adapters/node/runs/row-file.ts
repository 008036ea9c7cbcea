import { closeSync, fstatSync, fsync, ftruncateSync, openSync, statSync, writeSync } from "node:fs";

/** A file that rows are appended to: the little that a log asks of the disk. */
export interface RowFile {
  /** Bytes that were there when it was opened. */
  readonly size: number;
  /** Appends what it can of the bytes from `offset` on, and returns their number; throws when it is 0. */
  write(bytes: Uint8Array, offset: number): number;
  /** Nothing, or another file, has its name now: it was deleted, or its folder was moved. */
  isGone(): boolean;
  /** Cuts the file to its first bytes. */
  truncate(size: number): void;
  /** Null, or why written data may not be on the disk. */
  sync(): Promise<Error | null>;
  close(): void;
}

export function openRowFile(path: string): RowFile {
  const fd = openSync(path, "a");
  return {
    size: fstatSync(fd).size,
    write: (bytes, offset) => writeSync(fd, bytes, offset),
    isGone: () => statSync(path, { throwIfNoEntry: false })?.ino !== fstatSync(fd).ino,
    truncate: (size) => ftruncateSync(fd, size),
    sync: () =>
      new Promise((resolve) => {
        fsync(fd, resolve);
      }),
    close: () => closeSync(fd),
  };
}
