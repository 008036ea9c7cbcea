export interface Row {
  /** In a few words. */
  readonly is: string;
  readonly may: readonly string[];
  readonly not?: readonly string[];
}
export const TABLE: Readonly<Record<string, Row>>;
export const ROOMS: Readonly<Record<string, readonly (readonly string[])[]>>;
export const FILES: Readonly<Record<string, readonly string[]>>;
export const ALIKE: readonly string[];
export const MOST_FILES: number;
export const WORLDLY: readonly string[];
