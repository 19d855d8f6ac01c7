/** Rows in columns that fit a width: the least useful column goes first, the first one is never cut. */
import { displayWidth } from "./text.ts";

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Columns with a higher rank are dropped first where the width does not suffice; 0 stays. */
  readonly rank: number;
}

/** A cell: its text, or that and how to paint it once its width is known. */
export type Cell = string | Painted;

interface Painted {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** The table's lines, header first, two blanks between columns, no blanks at a line's end. */
export function table(
  columns: readonly Column[],
  options: { rows: Iterable<readonly Cell[]>; width: number; heading: (text: string) => string },
): string[] {
  const { rows, heading } = options;
  const grid = new Grid(columns.length);
  grid.add(columns.map((column) => ({ text: column.title, paint: heading })));
  for (const row of rows) grid.add(row);
  const shown = fit(columns.map((_, index) => index), {
    columns,
    widths: grid.widths,
    width: options.width,
  });
  return grid.lines(shown);
}

/** All cells in two long lists, since ten thousand rows of objects cost more than what they say. */
class Grid {
  readonly widths: number[];
  readonly #cells: Cell[] = [];
  readonly #own: number[] = [];

  constructor(readonly columns: number) {
    this.widths = Array<number>(columns).fill(0);
  }

  add(row: readonly Cell[]): void {
    for (let index = 0; index < this.columns; index++) {
      const cell = row[index] ?? "";
      const width = displayWidth(textOf(cell));
      this.#cells.push(cell);
      this.#own.push(width);
      if (width > (this.widths[index] ?? 0)) this.widths[index] = width;
    }
  }

  lines(shown: readonly number[]): string[] {
    const gaps = Array.from({ length: Math.max(...this.widths) + 3 }, (_, gap) => " ".repeat(gap));
    const lines: string[] = [];
    // One list for all lines, each of which fills it: its length does not change.
    const pieces: string[] = [];
    for (let at = 0; at < this.#cells.length; at += this.columns) {
      let gap = 0;
      let next = 0;
      for (const index of shown) {
        const cell = this.#cells[at + index] ?? "";
        const text = textOf(cell);
        const isEmpty = text === "";
        pieces[next++] = isEmpty ? "" : gaps[gap] ?? " ".repeat(gap);
        pieces[next++] = isEmpty ? "" : painted(cell);
        if (!isEmpty) gap = 0;
        gap += (this.widths[index] ?? 0) - (this.#own[at + index] ?? 0) + 2;
      }
      lines.push(pieces.join(""));
    }
    return lines;
  }
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

function painted(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.paint?.(cell.text) ?? cell.text;
}

function fit(
  shown: readonly number[],
  sizes: { columns: readonly Column[]; widths: readonly number[]; width: number },
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
