/** Rows in columns that fit a width: the least useful column goes first, the first one is never cut. */
import { displayWidth } from "./text.ts";

export interface Column {
  readonly title: string;
  /** Columns with a higher rank are dropped first where the width does not suffice; 0 stays. */
  readonly rank: number;
}

/** A cell: its text, and how to paint it once it is padded. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** The table's lines, header first, two blanks between columns, no blanks at a line's end. */
export function table(
  columns: readonly Column[],
  options: { rows: readonly (readonly Cell[])[]; width: number; heading: (text: string) => string },
): string[] {
  const { rows, heading } = options;
  const head = columns.map((column) => ({ text: column.title, paint: heading }));
  const all = [head, ...rows];
  const own = cellWidths(all, columns.length);
  const widths = columns.map((_, index) => {
    let widest = 0;
    for (let at = index; at < own.length; at += columns.length) {
      widest = Math.max(widest, own[at] ?? 0);
    }
    return widest;
  });
  const shown = fit(columns.map((_, index) => index), { columns, widths, width: options.width });
  const gaps = Array.from({ length: Math.max(...widths) + 3 }, (_, index) => " ".repeat(index));
  return all.map((row, index) =>
    line(row, { shown, widths, own, at: index * columns.length, gaps })
  );
}

/** Widths of all cells, row after row: one block of numbers instead of an array for each row. */
function cellWidths(rows: readonly (readonly Cell[])[], columns: number): Uint32Array {
  const widths = new Uint32Array(rows.length * columns);
  let at = 0;
  for (const row of rows) {
    for (let index = 0; index < columns; index++) {
      widths[at++] = displayWidth(row[index]?.text ?? "");
    }
  }
  return widths;
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

function line(
  cells: readonly Cell[],
  sizes: {
    shown: readonly number[];
    widths: readonly number[];
    own: Uint32Array;
    /** Where this row's widths begin in `own`. */
    at: number;
    gaps: readonly string[];
  },
): string {
  const { shown, widths, own, at, gaps } = sizes;
  let text = "";
  let gap = 0;
  for (const index of shown) {
    const cell = cells[index];
    if (cell !== undefined && cell.text !== "") {
      text += (gaps[gap] ?? " ".repeat(gap)) +
        (cell.paint === undefined ? cell.text : cell.paint(cell.text));
      gap = 0;
    }
    gap += (widths[index] ?? 0) - (own[at + index] ?? 0) + 2;
  }
  return text;
}
