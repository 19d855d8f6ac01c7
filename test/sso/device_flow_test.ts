/** The polling of a device login, answer by answer (RFC 8628, sections 3.2 to 3.5). */
import { afterAnswer, firstPoll, type Poll, type PollAnswer } from "../../src/sso/device_flow.ts";
import { assert, assertEquals } from "../support/assert.ts";

const long = 600_000;

const intervals: readonly [string, number | null, number][] = [
  ["the interval that the server names", 7, 7_000],
  ["5 s where it names none", null, 5_000],
  ["5 s where it says 0", 0, 5_000],
  ["5 s where it is negative", -3, 5_000],
  ["at least 1 s, however small a fraction it names", 0.001, 1_000],
  ["at most 60 s, however much it names", 86_400, 60_000],
];

for (const [what, seconds, ms] of intervals) {
  Deno.test(`the first question of a device login comes after ${what}`, () => {
    assertEquals(firstPoll(seconds).interval, ms);
  });
}

const waits: readonly [string, PollAnswer[], number[]][] = [
  ["pending answers change nothing", ["pending", "pending", "pending"], [5, 5, 5]],
  ["slow_down adds 5 s for good", ["slow-down", "pending", "pending"], [10, 10, 10]],
  ["each slow_down adds 5 s", ["slow-down", "slow-down", "pending"], [10, 15, 15]],
  ["questions without an answer wait twice as long", ["network", "network", "network"], [
    10,
    20,
    40,
  ]],
  ["a back-off is at most a minute", ["network", "network", "network", "network", "network"], [
    10,
    20,
    40,
    60,
    60,
  ]],
  ["after an answer the back-off is over", ["network", "network", "pending"], [10, 20, 5]],
  ["a slow_down after a back-off adds to the interval", ["network", "slow-down"], [10, 10]],
];

for (const [what, answers, seconds] of waits) {
  Deno.test(`a device login: ${what}`, () => assertEquals(waited(answers), seconds));
}

Deno.test("a back-off never asks sooner than the server wants", () => {
  const slow: Poll = { interval: 75_000, unanswered: 0 };
  const step = afterAnswer(slow, "network", long);
  assert(step.next === "ask" && step.after >= 75_000, JSON.stringify(step));
});

for (const reason of ["denied", "expired", "unusable"] as const) {
  Deno.test(`a device login ends at once when it is ${reason}`, () => {
    assertEquals(afterAnswer(firstPoll(5), reason, long), { next: "fail", reason });
  });
}

Deno.test("a device login gives up after six questions in a row without an answer", () => {
  const answers: PollAnswer[] = Array.from({ length: 5 }, () => "network");
  assertEquals(waited([...answers, "pending", ...answers]).length, 11);
  assertEquals(waited([...answers, "network"]).at(-1), "network");
});

Deno.test("a device login asks nothing after the code has expired", () => {
  const poll = firstPoll(5);
  assertEquals(afterAnswer(poll, "pending", 5_001).next, "ask");
  for (const left of [5_000, 0, -1]) {
    assertEquals(afterAnswer(poll, "pending", left), { next: "fail", reason: "expired" });
  }
});

/** The waits in seconds after each of the answers, or why it ended. */
function waited(answers: readonly PollAnswer[]): (number | string)[] {
  let poll = firstPoll(null);
  return answers.map((answer) => {
    const step = afterAnswer(poll, answer, long);
    if (step.next === "fail") return step.reason;
    poll = step.poll;
    return step.after / 1000;
  });
}
