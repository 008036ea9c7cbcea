import { closeSync, fstatSync, fsync, ftruncateSync, openSync, writeSync } from "node:fs";

/** A file that rows are appended to: the little that a log asks of the disk. */
export interface RowFile {
  /** Bytes that were there when it was opened. */
  readonly size: number;
  /** Appends what it can of the bytes from `offset` on, and returns their number; throws when it is 0. */
  write(bytes: Uint8Array, offset: number): number;
  /** It has no name any more: what is written is lost when it is closed. */
  isDeleted(): boolean;
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
    isDeleted: () => fstatSync(fd).nlink === 0,
    truncate: (size) => ftruncateSync(fd, size),
    sync: () =>
      new Promise((resolve) => {
        fsync(fd, resolve);
      }),
    close: () => closeSync(fd),
  };
}
