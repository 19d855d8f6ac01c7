/** Rows in columns that fit a width: the least useful column goes first, the first one is never cut. */
import { displayWidth, isPlain, printable } from "./text.ts";

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  /** Columns with a higher rank are dropped first where the width does not suffice; 0 stays. */
  readonly rank: number;
  /** What a row has there. */
  readonly cell: (row: Row) => Cell;
}

/** A foreign text, which the table makes printable, or one that is painted. */
export type Cell = string | Painted;

/** A text as it is drawn; where many rows share it, it is made and measured once. */
export interface Painted {
  readonly drawn: string;
  readonly width: number;
}

/** The cell of a text, made printable and painted. */
export function painted(text: string, paint?: (text: string) => string): Painted {
  const safe = printable(text);
  return { drawn: paint?.(safe) ?? safe, width: displayWidth(safe) };
}

/** The table's lines, header first, two blanks between columns, no blanks at a line's end. */
export function table<Row>(
  columns: readonly Column<Row>[],
  options: { rows: readonly Row[]; width: number; heading: (text: string) => string },
): string[] {
  const { rows, heading } = options;
  const grid = new Grid(columns.length, rows.length + 1);
  for (const column of columns) grid.add(painted(column.title, heading));
  for (const row of rows) for (const column of columns) grid.add(column.cell(row));
  const shown = fit(columns.map((_, index) => index), {
    columns,
    widths: grid.widths,
    width: options.width,
  });
  return grid.lines(shown);
}

/** All cells in one list, since ten thousand rows of objects cost more than what they say. */
class Grid {
  readonly widths: number[];
  readonly #drawn: string[];
  readonly #own: Int32Array;
  #count = 0;

  constructor(readonly columns: number, rows: number) {
    this.widths = Array<number>(columns).fill(0);
    this.#drawn = Array<string>(columns * rows);
    this.#own = new Int32Array(columns * rows);
  }

  /** The next cell of the row, or the first one of the next row. */
  add(cell: Cell): void {
    if (typeof cell !== "string") this.#put(cell.drawn, cell.width);
    else if (isPlain(cell)) this.#put(cell, cell.length);
    else this.add(painted(cell));
  }

  #put(drawn: string, width: number): void {
    const at = this.#count++;
    const column = at % this.columns;
    this.#drawn[at] = drawn;
    this.#own[at] = width;
    if (width > (this.widths[column] ?? 0)) this.widths[column] = width;
  }

  lines(shown: readonly number[]): string[] {
    const gaps = Array.from({ length: Math.max(...this.widths) + 3 }, (_, gap) => " ".repeat(gap));
    const lines: string[] = [];
    // One list for all lines, each of which fills it: its length does not change.
    const pieces: string[] = [];
    for (let at = 0; at < this.#count; at += this.columns) {
      let gap = 0;
      let next = 0;
      for (const index of shown) {
        const drawn = this.#drawn[at + index] ?? "";
        const isEmpty = drawn === "";
        pieces[next++] = isEmpty ? "" : gaps[gap] ?? " ".repeat(gap);
        pieces[next++] = drawn;
        if (!isEmpty) gap = 0;
        gap += (this.widths[index] ?? 0) - (this.#own[at + index] ?? 0) + 2;
      }
      lines.push(pieces.join(""));
    }
    return lines;
  }
}

function fit(
  shown: readonly number[],
  sizes: {
    columns: readonly { readonly rank: number }[];
    widths: readonly number[];
    width: number;
  },
): readonly number[] {
  const total = shown.reduce((sum, index) => sum + (sizes.widths[index] ?? 0) + 2, -2);
  if (total <= sizes.width) return shown;
  let worst: number | null = null;
  let rank = 0;
  for (const index of shown) {
    const each = sizes.columns[index]?.rank ?? 0;
    if (each > rank) {
      rank = each;
      worst = index;
    }
  }
  return worst === null ? shown : fit(shown.filter((index) => index !== worst), sizes);
}
