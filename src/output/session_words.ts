/** The state of a session in words that a person uses: at length, and for a cell of `list`. */
import type { SessionState } from "../resolve/types.ts";
import { clock, type LocalTime, span } from "./duration.ts";

/** Present time, and how a time reads on the user's clock. */
export interface Now {
  /** ms since 1970 UTC. */
  readonly ms: number;
  readonly local: (ms: number) => LocalTime;
}

/** `valid 7 h, renews by itself until Mon 18:40`, `expired 2 d ago`, `never logged in`. */
export function sessionText(session: SessionState, now: Now): string {
  const at = session.expires_at === null ? null : Date.parse(session.expires_at);
  const until = session.refreshable_until === null ? null : Date.parse(session.refreshable_until);
  const renews = until === null
    ? ""
    : `renews by itself until ${clock(now.local(until), now.local(now.ms))}`;
  switch (session.state) {
    case "valid":
      return `valid ${span((at ?? now.ms) - now.ms)}${renews === "" ? "" : `, ${renews}`}`;
    case "refreshable":
      return renews;
    case "expiring":
      return `${span((at ?? now.ms) - now.ms)} left`;
    case "expired":
      return `expired ${span(now.ms - (at ?? now.ms))} ago`;
    case "none":
      return "never logged in";
    case "not-needed":
      return "needs no login";
    case "broken":
      return "its token file cannot be read";
  }
}

/** The same in few words: `valid 7 h`, `expired 2 d ago`, `needs login`, `—`. */
export function sessionWords(session: SessionState, now: Now): string {
  const until = session.expires_at === null ? null : Date.parse(session.expires_at);
  switch (session.state) {
    case "not-needed":
      return "—";
    case "none":
      return "needs login";
    case "broken":
      return "broken cache";
    case "expired":
      return until === null ? "expired" : `expired ${span(now.ms - until)} ago`;
    case "expiring":
      return until === null ? "expiring" : `${span(until - now.ms)} left`;
    case "refreshable":
      return session.refreshable_until === null
        ? "renews by itself"
        : `renews by itself until ${
          clock(now.local(Date.parse(session.refreshable_until)), now.local(now.ms))
        }`;
    case "valid":
      return until === null ? "valid" : `valid ${span(until - now.ms)}`;
  }
}
