/** The table of `list`. */
import type { SessionState, Summary } from "../resolve/types.ts";
import { type Now, sessionWords } from "./session_words.ts";
import type { Style } from "./style.ts";
import { type Cell, type Column, table } from "./table.ts";
import { printable } from "./text.ts";

/** One profile as `list` shows it. */
export interface Row {
  readonly summary: Summary;
  readonly isActive: boolean;
  readonly isProtected: boolean;
  readonly session: SessionState;
}

const columns: readonly Column[] = [
  { title: "  PROFILE", rank: 0 },
  { title: "KIND", rank: 1 },
  { title: "ACCOUNT", rank: 2 },
  { title: "ROLE", rank: 4 },
  { title: "REGION", rank: 5 },
  { title: "SESSION", rank: 3 },
];

/** The table's lines, header first. */
export function listTable(
  rows: readonly Row[],
  options: { width: number; style: Style; now: Now },
): string[] {
  const { width, style } = options;
  const sessions = sessionCells(options);
  const unknown = { text: "—", paint: style.dim };
  return table(columns, {
    rows: cellsOf(rows, (row) => cells(row, { style, unknown, session: sessions(row.session) })),
    width,
    heading: style.dim,
  });
}

/** What the words of a filter are looked for in: the row's text, lower case. */
export function rowText(row: Summary): string {
  return [row.name, row.kind, row.account_id, row.role_name, row.region, row.sso_session]
    .filter((text) => text !== null).join(" ").toLowerCase();
}

function* cellsOf(rows: readonly Row[], make: (row: Row) => Cell[]): Iterable<Cell[]> {
  for (const row of rows) yield make(row);
}

function cells(row: Row, options: { style: Style; unknown: Cell; session: Cell }): Cell[] {
  const { style, unknown, session } = options;
  const { summary } = row;
  const text = `${row.isActive ? "●" : " "} ${printable(summary.name)}`;
  return [
    row.isProtected
      ? { text, paint: style.red }
      : row.isActive
      ? { text, paint: style.bold }
      : text,
    summary.kind === "sso-legacy" ? "sso*" : summary.kind,
    summary.account_id === null ? unknown : printable(summary.account_id),
    summary.role_name === null ? unknown : printable(summary.role_name),
    summary.region === null ? unknown : printable(summary.region),
    session,
  ];
}

/** One cell for each session: many rows share one. */
function sessionCells(options: { style: Style; now: Now }): (session: SessionState) => Cell {
  const known = new Map<SessionState, Cell>();
  return (session) => {
    const cell = known.get(session) ?? sessionCell(session, options);
    known.set(session, cell);
    return cell;
  };
}

function sessionCell(session: SessionState, options: { style: Style; now: Now }): Cell {
  const { style, now } = options;
  const text = sessionWords(session, now);
  const isGone = ["none", "broken", "expired", "expiring"].includes(session.state);
  if (isGone) return { text, paint: style.yellow };
  return session.state === "not-needed" ? { text, paint: style.dim } : { text };
}
