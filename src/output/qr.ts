/** A QR code for a terminal: half blocks, black on white whatever the terminal's colours are. */
import { encode } from "uqr";

/** The lines of the code, each ended, or "" where it is wider than `columns`. */
export function qrText(text: string, columns: number): string {
  const { data, size } = encode(text, { ecc: "L", border: 2 });
  if (size + 2 > columns) return "";
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
