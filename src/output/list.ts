/** The table of `list`. */
import type { SessionState, Summary } from "../resolve/types.ts";
import { type Now, sessionWords } from "./session_words.ts";
import type { Style } from "./style.ts";
import { type Cell, type Column, painted, table } from "./table.ts";

/** One profile as `list` shows it. */
export interface Row {
  readonly summary: Summary;
  readonly isProtected: boolean;
}

/** What rows are drawn with: their sessions, the profile that is active, how and when it is drawn. */
export interface ListOptions<R extends Row> {
  readonly session: (row: R) => SessionState;
  readonly active: string;
  readonly width: number;
  readonly style: Style;
  readonly now: Now;
}

/** The table's text, header first. */
export function listTable<R extends Row>(rows: readonly R[], options: ListOptions<R>): string {
  const { active, session, style, width } = options;
  const dash = { drawn: style.dim("—"), width: 1 };
  const sessions = sessionCells(options, dash);
  const nameCell = ({ summary: { name }, isProtected }: R): Cell => {
    const isActive = name === active;
    const text = `${isActive ? "●" : " "} ${name}`;
    return isProtected || isActive ? painted(text, isProtected ? style.red : style.bold) : text;
  };
  const columns: readonly Column<R>[] = [
    { title: "  PROFILE", rank: 0, cell: nameCell },
    {
      title: "KIND",
      rank: 1,
      cell: ({ summary: { kind } }) => kind === "sso-legacy" ? "sso*" : kind,
    },
    { title: "ACCOUNT", rank: 2, cell: ({ summary }) => summary.account_id ?? dash },
    { title: "ROLE", rank: 4, cell: ({ summary }) => summary.role_name ?? dash },
    { title: "REGION", rank: 5, cell: ({ summary }) => summary.region ?? dash },
    { title: "SESSION", rank: 3, cell: (row) => sessions(session(row)) },
  ];
  return table(columns, { rows, width, heading: style.dim });
}

/** What the words of a filter are looked for in: the row's text, lower case. */
export function rowText(row: Summary): string {
  return [row.name, row.kind, row.account_id, row.role_name, row.region, row.sso_session]
    .filter((text) => text !== null).join(" ").toLowerCase();
}

/** One cell for each session: many rows share one. */
function sessionCells(
  { style, now }: { style: Style; now: Now },
  dash: Cell,
): (session: SessionState) => Cell {
  const known = new Map<SessionState, Cell>();
  const cellOf = (session: SessionState): Cell => {
    if (session.state === "not-needed") return dash;
    const isGone = ["none", "broken", "expired", "expiring"].includes(session.state);
    return painted(sessionWords(session, now), isGone ? style.yellow : undefined);
  };
  return (session) => {
    const before = known.get(session);
    if (before !== undefined) return before;
    const cell = cellOf(session);
    known.set(session, cell);
    return cell;
  };
}
