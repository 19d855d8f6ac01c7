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
  const all = columns.map((_, index) => index);
  const widths = columns.map((column, index) => {
    let widest = displayWidth(column.title);
    for (const row of options.rows) widest = Math.max(widest, displayWidth(row[index]?.text ?? ""));
    return widest;
  });
  const shown = fit(all, { columns, widths, width: options.width });
  const head = shown.map((index) => ({
    text: columns[index]?.title ?? "",
    paint: options.heading,
  }));
  return [
    line(head, { shown, widths }),
    ...options.rows.map((row) => {
      return line(shown.map((index) => row[index] ?? { text: "" }), { shown, widths });
    }),
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
  sizes: { shown: readonly number[]; widths: readonly number[] },
): string {
  return cells.map((cell, place) => {
    const last = place === cells.length - 1;
    const width = sizes.widths[sizes.shown[place] ?? 0] ?? 0;
    const padding = last ? "" : " ".repeat(width - displayWidth(cell.text));
    return (cell.paint?.(cell.text) ?? cell.text) + padding;
  }).join("  ").trimEnd();
}
