/**
 * The picker as a pure pair: what is drawn, and what a key does. The terminal is driven elsewhere.
 *
 * Words typed filter (all must be found); the arrows, Ctrl-N and Ctrl-P move; Enter takes; Esc and
 * Ctrl-C leave without a choice.
 */
import type { Style } from "./style.ts";
import { displayWidth, fitted, printable } from "./text.ts";

/** One row to pick. */
export interface Choice {
  readonly name: string;
  /** What is shown beside the name. */
  readonly detail: string;
  readonly isProtected: boolean;
}

/** What the picker knows between two keys. */
export interface PickerState {
  readonly choices: readonly Choice[];
  readonly typed: string;
  /** Place of the highlighted one among those that match. */
  readonly at: number;
  /** Null while picking; then the name, or `""` for none. */
  readonly result: string | null;
}

/** The state after one key, as the terminal sends it in raw mode. */
export function onKey(state: PickerState, key: string): PickerState {
  const found = matching(state);
  const move = (by: number): PickerState => ({
    ...state,
    at: found.length === 0 ? 0 : (state.at + by + found.length) % found.length,
  });
  switch (key) {
    case "\r":
    case "\n": {
      const choice = found[state.at];
      return choice === undefined ? state : { ...state, result: choice.name };
    }
    case "\x03":
    case "\x04":
    case "\x1b":
      return { ...state, result: "" };
    case "\x1b[A":
    case "\x1bOA":
    case "\x10":
      return move(-1);
    case "\x1b[B":
    case "\x1bOB":
    case "\x0e":
    case "\t":
      return move(1);
    case "\x7f":
    case "\b":
      return { ...state, typed: [...state.typed].slice(0, -1).join(""), at: 0 };
    case "\x15":
      return { ...state, typed: "", at: 0 };
  }
  // deno-lint-ignore no-control-regex -- keys that are no text do nothing
  if (/[\u0000-\u001f\u007f-\u009f]/.test(key)) return state;
  return { ...state, typed: state.typed + key, at: 0 };
}

/** The lines to draw, the typed words first, no longer than the terminal. */
export function render(
  state: PickerState,
  options: { columns: number; rows: number; style: Style },
): string[] {
  const { columns, rows, style } = options;
  const found = matching(state);
  const room = Math.max(1, Math.min(12, rows - 2));
  const first = Math.max(0, Math.min(state.at - room + 1, found.length - room));
  const shown = found.slice(first, first + room);
  const most = Math.max(1, columns - 3);
  const widths = shown.map((choice) => displayWidth(printable(choice.name)));
  const width = Math.min(most, Math.max(0, ...widths));
  const lines = [heading(state, { found: found.length, columns, style })];
  shown.forEach((choice, index) => {
    const isAt = first + index === state.at;
    const name = fitted(choice.name, most);
    const painted = choice.isProtected ? style.red(name) : isAt ? style.bold(name) : name;
    const left = columns - 4 - width;
    const gap = " ".repeat(Math.max(0, width - displayWidth(name)) + 2);
    const detail = left > 8 ? gap + style.dim(fitted(choice.detail, left)) : "";
    lines.push(`${isAt ? "›" : " "} ${painted}${detail}`);
  });
  if (found.length === 0) lines.push(style.dim(fitted("  nothing matches", columns)));
  return lines;
}

/** What was typed, and where there is room how many match. */
function heading(
  { typed, choices }: PickerState,
  { found, columns, style }: { found: number; columns: number; style: Style },
): string {
  const label = `${style.bold("profile:")} `;
  const count = `${found} of ${choices.length}`;
  const room = columns - 12 - count.length;
  return room < 8
    ? label + fitted(typed, Math.max(1, columns - 10))
    : `${label}${fitted(typed, room)}  ${style.dim(count)}`;
}

function matching(state: PickerState): readonly Choice[] {
  const words = state.typed.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return state.choices;
  return state.choices.filter((choice) => {
    const text = `${choice.name} ${choice.detail}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
