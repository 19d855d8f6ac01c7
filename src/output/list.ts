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
  return table(columns, {
    rows: cellsOf(rows, rowCells(options)),
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

/** How to make a row's cells; what many rows share is made once. */
function rowCells(options: { style: Style; now: Now }): (row: Row) => Cell[] {
  const { style } = options;
  const sessions = sessionCells(options);
  const unknown = { text: "—", paint: style.dim };
  const secondary = (text: string | null): Cell => text === null ? unknown : printable(text);
  return ({ summary, isActive, isProtected, session }) => {
    const text = `${isActive ? "●" : " "} ${printable(summary.name)}`;
    return [
      isProtected ? { text, paint: style.red } : isActive ? { text, paint: style.bold } : text,
      summary.kind === "sso-legacy" ? "sso*" : summary.kind,
      secondary(summary.account_id),
      secondary(summary.role_name),
      secondary(summary.region),
      sessions(session),
    ];
  };
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
