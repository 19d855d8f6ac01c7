/** A QR code for a terminal: half blocks, black on white whatever the terminal's colours are. */
import { encode } from "uqr";

/** Rows below the code that have to be on the screen together with it. */
const below = 8;

/** Rows of a terminal on which one is drawn at all. */
const leastRows = 30;

/** Letters that fit at the weakest correction; longer text has no code. */
const mostBytes = 2_900;

/** The lines of the code, each ended, or "" where it has no room on a terminal of that size. */
export function qrText(text: string, room: { columns: number; rows: number }): string {
  if (room.rows < leastRows || new TextEncoder().encode(text).length > mostBytes) return "";
  const { data, size } = encode(text, { ecc: "L", border: 2 });
  if (size + 2 > room.columns || Math.ceil(size / 2) + below > room.rows) return "";
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    let line = "";
    for (let column = 0; column < size; column++) {
      const upper = data[row]?.[column] === true;
      const lower = data[row + 1]?.[column] === true;
      line += upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
    }
    lines.push(`  \x1b[30;107m${line}\x1b[0m\n`);
  }
  return `\n${lines.join("")}\n`;
}
