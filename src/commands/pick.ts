/** Drives the picker on the terminal: stdin for keys, stderr to draw on, all erased afterwards. */
import type { Host } from "../host.ts";
import type { Entry } from "../inventory.ts";
import { type Choice, onKey, type PickerState, render } from "../output/picker.ts";
import { isColored, style } from "../output/style.ts";
import { withKeys } from "./keys.ts";

/**
 * The name that the user takes, recent ones first in the list; null if none. Throws Interrupted when
 * told to end.
 */
export async function pick(
  host: Host,
  options: { entries: readonly Entry[]; recent: readonly string[] },
): Promise<string | null> {
  const painted = isColored(undefined, { env: host.env, terminal: true });
  let state: PickerState = { choices: choices(options), typed: "", at: 0, result: null };
  let drawn = 0;
  const draw = (lines: readonly string[]): void => {
    const back = drawn > 1 ? `\r\x1b[${drawn - 1}A` : "\r";
    host.err(`${back}\x1b[J${lines.join("\r\n")}`);
    drawn = lines.length;
  };
  await withKeys(host, async (read) => {
    try {
      while (state.result === null) {
        draw(render(state, { ...host.terminal.size(), style: style(painted) }));
        const bytes = await read();
        state = bytes === null ? { ...state, result: "" } : afterKeys(state, bytes);
      }
    } finally {
      draw([""]);
    }
  });
  return state.result === "" ? null : state.result;
}

function choices(options: { entries: readonly Entry[]; recent: readonly string[] }): Choice[] {
  const rank = new Map(options.recent.map((name, index) => [name, index]));
  const place = (entry: Entry): number => rank.get(entry.summary.name) ?? options.recent.length;
  return [...options.entries].sort((a, b) => place(a) - place(b)).map((
    { summary, isProtected },
  ) => ({
    name: summary.name,
    detail: [summary.account_id, summary.role_name, summary.region].filter((text) => text !== null)
      .join(" "),
    isProtected,
  }));
}

/** What is typed behind the key that decides is lost. */
function afterKeys(state: PickerState, bytes: Uint8Array): PickerState {
  return keysIn(bytes).reduce((now, key) => now.result === null ? onKey(now, key) : now, state);
}

/** One read may hold several keys, and pasted text; an escape sequence is one key. */
function keysIn(bytes: Uint8Array): string[] {
  const text = new TextDecoder().decode(bytes);
  // deno-lint-ignore no-control-regex -- keys are control characters
  return text.match(/\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])?|[^]/gu) ?? [];
}
