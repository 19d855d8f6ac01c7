/**
 * A value with its place, in one object instead of two: a file has ten thousands of them, and few
 * are ever asked where they stand.
 */
import type { FileOrigin, Value } from "./types.ts";

/** The value of a key as a file has it. */
export class FileValue implements Value {
  constructor(
    readonly text: string,
    readonly nested: ReadonlyMap<string, Value> | null,
    readonly file: string,
    readonly line: number,
  ) {}

  get origin(): FileOrigin {
    return { file: this.file, line: this.line };
  }
}
