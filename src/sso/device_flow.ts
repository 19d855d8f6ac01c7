/**
 * The polling of a device login as a pure state machine (RFC 8628, sections 3.4 and 3.5): what to
 * do after each answer of the token endpoint, and how long to wait before the next question.
 */

/** What the authorization server said to one question; `network` is a question that got no answer. */
export type PollAnswer = "pending" | "slow-down" | "denied" | "expired" | "unusable" | "network";

/** What is known between two questions. */
export interface Poll {
  /** ms between two questions. */
  readonly interval: number;
  /** Questions in a row that got no answer. */
  readonly unanswered: number;
}

/** What to do next; `after` is in ms. */
export type PollStep =
  | { readonly next: "ask"; readonly after: number; readonly poll: Poll }
  | { readonly next: "fail"; readonly reason: "denied" | "expired" | "unusable" | "network" };

/** The first state; a server that names no interval means 5 s (RFC 8628 section 3.2). */
export function firstPoll(intervalSeconds: number | null): Poll {
  const seconds = intervalSeconds !== null && intervalSeconds > 0 ? intervalSeconds : 5;
  return { interval: Math.min(Math.max(seconds, 1), 60) * 1000, unanswered: 0 };
}

/** What follows an answer; waits are in ms, and no question is asked after `left` ms. */
export function afterAnswer(poll: Poll, answer: PollAnswer, left: number): PollStep {
  if (answer === "denied" || answer === "expired" || answer === "unusable") {
    return { next: "fail", reason: answer };
  }
  const next = pollAfter(poll, answer);
  if (next.unanswered > mostUnanswered) return { next: "fail", reason: "network" };
  const after = waitFor(next);
  if (after >= left) return { next: "fail", reason: "expired" };
  return { next: "ask", after, poll: next };
}

const mostUnanswered = 5;

/** RFC 8628 section 3.5: `slow_down` adds 5 s for good. */
function pollAfter(poll: Poll, answer: PollAnswer): Poll {
  if (answer === "network") return { ...poll, unanswered: poll.unanswered + 1 };
  return { interval: poll.interval + (answer === "slow-down" ? 5_000 : 0), unanswered: 0 };
}

/** Without an answer the wait doubles, up to a minute; it is never below what the server wants. */
function waitFor({ interval, unanswered }: Poll): number {
  return Math.max(interval, Math.min(interval * 2 ** unanswered, 60_000));
}
