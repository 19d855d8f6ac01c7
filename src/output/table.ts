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
  const cellWidths = rows.map((row) => row.map((cell) => displayWidth(cell.text)));
  const widths = columns.map((column, index) => {
    let widest = displayWidth(column.title);
    for (const row of cellWidths) widest = Math.max(widest, row[index] ?? 0);
    return widest;
  });
  const shown = fit(columns.map((_, index) => index), { columns, widths, width: options.width });
  const head = columns.map((column) => ({ text: column.title, paint: heading }));
  const headWidths = columns.map((column) => displayWidth(column.title));
  return [
    line(head, { shown, widths, own: headWidths }),
    ...rows.map((row, index) => line(row, { shown, widths, own: cellWidths[index] ?? [] })),
  ];
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
  sizes: { shown: readonly number[]; widths: readonly number[]; own: readonly number[] },
): string {
  const { shown, widths, own } = sizes;
  let text = "";
  let gap = 0;
  for (const index of shown) {
    const cell = cells[index];
    if (cell !== undefined && cell.text !== "") {
      text += " ".repeat(gap) + (cell.paint === undefined ? cell.text : cell.paint(cell.text));
      gap = 0;
    }
    gap += (widths[index] ?? 0) - (own[index] ?? 0) + 2;
  }
  return text;
}
