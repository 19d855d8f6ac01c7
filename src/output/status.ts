/** The tables of `status`. */
import type { SsoSession } from "../resolve/sso_sessions.ts";
import type { SessionState } from "../resolve/types.ts";
import { span } from "./duration.ts";
import { wordToType } from "./quote.ts";
import { type Now, sessionText } from "./session_words.ts";
import type { Style } from "./style.ts";
import { type Cell, type Column, painted, table } from "./table.ts";

/** One session as `status` shows it. */
export interface SessionRow extends SsoSession {
  readonly state: SessionState;
  /** Absolute path of its token file, or null where no home directory is known. */
  readonly file: string | null;
  /** The key without which nobody can log in to it, or null. */
  readonly missing: string | null;
}

/** Role credentials that a cache holds; `expires` is ms since 1970 UTC. */
export interface CachedCredentials {
  readonly kind: "role" | "sso";
  readonly profile: string | null;
  readonly expires: number;
  readonly file: string;
}

/** Both tables, a blank line between them; a table without rows is left out. */
export function statusTables(
  found: { sessions: readonly SessionRow[]; credentials: readonly CachedCredentials[] },
  options: { style: Style; now: Now; width: number },
): string {
  const { style, now, width } = options;
  const tables: string[] = [];
  if (found.sessions.length > 0) tables.push(sessionTable(found.sessions, options));
  if (found.credentials.length > 0) {
    const columns: readonly Column<CachedCredentials>[] = [
      { title: "CREDENTIALS", rank: 0, cell: (each) => each.profile ?? "—" },
      { title: "KIND", rank: 1, cell: (each) => painted(each.kind, style.dim) },
      { title: "STATE", rank: 0, cell: (each) => `valid ${span(each.expires - now.ms)}` },
    ];
    tables.push(table(columns, { rows: found.credentials, width, heading: style.dim }));
  }
  return tables.join("\n");
}

/** As many of the profiles' names as the width has room for. */
function sessionTable(
  sessions: readonly SessionRow[],
  options: { style: Style; now: Now; width: number },
): string {
  const { style, width } = options;
  for (let most = mostProfiles;; most--) {
    const columns: readonly Column<SessionRow>[] = [
      { title: "SESSION", rank: 0, cell: (each) => each.name ?? each.key },
      { title: "STATE", rank: 0, cell: (each) => stateCell(each, options) },
      { title: "PROFILES", rank: 1, cell: (each) => painted(profilesText(each, most), style.dim) },
    ];
    const text = table(columns, { rows: sessions, width, heading: style.dim });
    if (most === 1 || text.slice(0, text.indexOf("\n")).includes("PROFILES")) return text;
  }
}

/** The state, and where a person is needed what to type. */
function stateCell(row: SessionRow, options: { style: Style; now: Now }): Cell {
  const { style, now } = options;
  if (row.missing !== null) return painted(`has no ${row.missing}`, style.red);
  const text = sessionText(row.state, now);
  const dead = ["none", "expired", "expiring", "broken"].includes(row.state.state);
  if (!dead) return text;
  const name = wordToType(row.word);
  return painted(`${text}, needs awsprof login ${name}`, style.yellow);
}

const mostProfiles = 6;

/** `work, staging, prod (through work)`. */
function profilesText(row: SessionRow, most: number): string {
  const names = row.profiles.map(({ name, through }) =>
    through === null ? name : `${name} (through ${through})`
  );
  if (names.length === 0) return "—";
  const more = names.length - most;
  return names.slice(0, most).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
