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

/** The table's text, header first, two blanks between columns, no blanks at a line's end. */
export function table<Row>(
  columns: readonly Column<Row>[],
  options: { rows: readonly Row[]; width: number; heading: (text: string) => string },
): string {
  const { rows, heading, width } = options;
  const drawn = columns.map(({ title, rank, cell }) => {
    const column = new DrawnColumn(rank, rows.length + 1);
    column.put(0, painted(title, heading));
    rows.forEach((row, index) => column.put(index + 1, cell(row)));
    return column;
  });
  return joined(fit(drawn, width), rows.length + 1);
}

/** A column with its cells as they are drawn, in lists of their final length: rows may be many. */
class DrawnColumn {
  /** That of its widest cell. */
  width = 0;
  readonly texts: string[];
  readonly widths: Int32Array;

  constructor(readonly rank: number, rows: number) {
    this.texts = Array<string>(rows);
    this.widths = new Int32Array(rows);
  }

  put(row: number, cell: Cell): void {
    if (typeof cell !== "string") this.#put(row, cell.drawn, cell.width);
    else if (isPlain(cell)) this.#put(row, cell, cell.length);
    else this.put(row, painted(cell));
  }

  #put(row: number, text: string, width: number): void {
    this.texts[row] = text;
    this.widths[row] = width;
    if (width > this.width) this.width = width;
  }
}

/** All columns that have room, the others dropped. */
function fit(columns: readonly DrawnColumn[], width: number): readonly DrawnColumn[] {
  const total = columns.reduce((sum, column) => sum + column.width + 2, -2);
  const rank = Math.max(...columns.map((column) => column.rank));
  if (total <= width || rank === 0) return columns;
  const worst = columns.find((column) => column.rank === rank);
  return fit(columns.filter((column) => column !== worst), width);
}

/** The lines of all columns side by side, made at once of all their pieces. */
function joined(columns: readonly DrawnColumn[], rows: number): string {
  const widest = Math.max(...columns.map((column) => column.width));
  const blanks = Array.from({ length: widest + 3 }, (_, count) => " ".repeat(count));
  const each = 2 * columns.length + 1;
  const pieces = Array<string>(each * rows).fill("\n");
  const due = new Int32Array(rows);
  columns.forEach(({ texts, widths, width }, column) =>
    texts.forEach((text, row) => {
      const at = each * row + 2 * column;
      const gap = due[row] ?? 0;
      const isEmpty = text === "";
      pieces[at] = isEmpty ? "" : blanks[gap] ?? " ".repeat(gap);
      pieces[at + 1] = text;
      due[row] = (isEmpty ? gap : 0) + width - (widths[row] ?? 0) + 2;
    })
  );
  return pieces.join("");
}
