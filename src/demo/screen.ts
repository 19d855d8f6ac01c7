/**
 * What a shell writes to its terminal, taken apart, and the lines that a terminal would show.
 *
 * Knows what the line editors of bash, zsh and fish use to draw a line and a list below it; the
 * screen has no last row, for a transcript does not scroll away.
 */

const escape = "\x1b";

/** One row up, as terminals of the family of screen and tmux write it. */
const reverseIndex = `${escape}M`;

/** A piece of terminal output; `text` holds no control characters, `raw` is what was written. */
export type Token =
  | { readonly kind: "text"; readonly text: string; readonly raw: string }
  | { readonly kind: "control"; readonly code: number; readonly raw: string }
  | {
    readonly kind: "csi";
    readonly parameters: string;
    readonly final: string;
    readonly raw: string;
  }
  | { readonly kind: "osc"; readonly text: string; readonly raw: string }
  | { readonly kind: "other"; readonly raw: string };

/** The tokens of a text, and its end if that is the beginning of a sequence. */
export function tokens(input: string): { tokens: Token[]; rest: string } {
  const found: Token[] = [];
  let at = 0;
  while (at < input.length) {
    const token = tokenAt(input, at);
    if (token === null) break;
    found.push(token);
    at += token.raw.length;
  }
  return { tokens: found, rest: input.slice(at) };
}

/** Whether a token only draws: asks nothing of the terminal and changes none of its modes. */
export function onlyDraws(token: Token): boolean {
  switch (token.kind) {
    case "text":
      return true;
    case "control":
      return [8, 9, 10, 13].includes(token.code);
    case "csi":
      return /^[\d;:]*$/.test(token.parameters) && /[ABCDGJKPX@Hm]/.test(token.final);
    case "other":
      return token.raw === reverseIndex;
    case "osc":
      return false;
  }
}

/** The rows that the output has drawn so far. */
export class Screen {
  #rows: string[][] = [[]];
  #row = 0;
  #column = 0;
  readonly #columns: number;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** Draws a token. */
  feed(token: Token): void {
    if (token.kind === "text") {
      for (const character of token.text) this.#put(character);
    } else if (token.kind === "control") this.#control(token.code);
    else if (token.raw === reverseIndex) this.#sequence("A", []);
    else if (token.kind === "csi" && /^[\d;:]*$/.test(token.parameters)) {
      this.#sequence(token.final, token.parameters.split(";").map(Number));
    }
  }

  /** All rows as text; those above the cursor are then forgotten, for nothing can change them. */
  take(): string[] {
    const lines = this.#rows.map((row) =>
      Array.from(row, (cell) => cell ?? " ").join("").trimEnd()
    );
    this.#rows.splice(0, this.#row);
    this.#row = 0;
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** As `take`, without the line that is still being typed if it was drawn again below a list. */
  takeList(): string[] {
    const isLast = this.#row > 0 && this.#row === this.#rows.length - 1;
    const lines = this.take();
    return isLast ? lines.slice(0, -1) : lines;
  }

  /** Begins again with nothing drawn. */
  clear(): void {
    this.#rows = [[]];
    this.#row = 0;
    this.#column = 0;
  }

  #put(character: string): void {
    if (this.#column >= this.#columns) {
      this.#column = 0;
      this.#down(1);
    }
    this.#current()[this.#column++] = character;
  }

  #control(code: number): void {
    if (code === 13) this.#column = 0;
    else if (code === 10) this.#down(1);
    else if (code === 8) this.#column = Math.max(0, Math.min(this.#column, this.#columns) - 1);
    else if (code === 9) this.#column = Math.min(this.#columns - 1, (this.#column >> 3 << 3) + 8);
  }

  #sequence(final: string, numbers: readonly number[]): void {
    const first = numbers[0] ?? 0;
    const count = Math.max(1, first);
    const row = this.#current();
    switch (final) {
      case "A":
        this.#row = Math.max(0, this.#row - count);
        break;
      case "B":
        this.#down(count);
        break;
      case "C":
        this.#column = Math.min(this.#columns - 1, this.#column + count);
        break;
      case "D":
        this.#column = Math.max(0, Math.min(this.#column, this.#columns - 1) - count);
        break;
      case "G":
        this.#column = count - 1;
        break;
      case "K":
        if (first === 0) row.length = Math.min(row.length, this.#column);
        else if (first === 1) row.fill(" ", 0, this.#column + 1);
        else row.length = 0;
        break;
      case "J":
        if (first === 0) {
          row.length = Math.min(row.length, this.#column);
          this.#rows.length = this.#row + 1;
        } else if (first >= 2) this.clear();
        break;
      case "P":
        row.splice(this.#column, count);
        break;
      case "@":
        if (row.length > this.#column) {
          row.splice(this.#column, 0, ...Array<string>(count).fill(" "));
        }
        break;
      case "X":
        row.fill(" ", this.#column, this.#column + count);
        break;
    }
  }

  #down(count: number): void {
    this.#row += count;
    while (this.#rows.length <= this.#row) this.#rows.push([]);
  }

  #current(): string[] {
    const row = this.#rows[this.#row] ?? [];
    while (row.length < this.#column) row.push(" ");
    this.#rows[this.#row] = row;
    return row;
  }
}

function tokenAt(input: string, at: number): Token | null {
  const rest = input.slice(at);
  const first = rest.charCodeAt(0);
  if (first !== 27) {
    if (first < 32 || first === 127) return { kind: "control", code: first, raw: rest.charAt(0) };
    // deno-lint-ignore no-control-regex
    const text = /^[^\x00-\x1f\x7f]+/.exec(rest)?.[0] ?? rest.charAt(0);
    return { kind: "text", text, raw: text };
  }
  if (rest.length < 2) return null;
  if (rest.startsWith(`${escape}[`)) {
    // deno-lint-ignore no-control-regex
    const match = /^\x1b\[([0-?]*[ -/]*)([@-~])/.exec(rest);
    if (match === null) return rest.length > 64 ? { kind: "other", raw: escape } : null;
    return { kind: "csi", parameters: match[1] ?? "", final: match[2] ?? "", raw: match[0] };
  }
  if (/^.[\]P_^X]/s.test(rest)) {
    // deno-lint-ignore no-control-regex
    const match = /^\x1b[\]P_^X]([^\x07\x1b]*)(?:\x07|\x1b\\)/.exec(rest);
    if (match === null) return rest.length > 4096 ? { kind: "other", raw: escape } : null;
    return { kind: rest[1] === "]" ? "osc" : "other", text: match[1] ?? "", raw: match[0] };
  }
  const length = /^.[ -/]+/s.test(rest) ? 3 : 2;
  return rest.length < length ? null : { kind: "other", raw: rest.slice(0, length) };
}
