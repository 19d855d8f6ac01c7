/** Asks at the terminal for a code that nobody else shall see. */
import type { Host } from "../host.ts";
import { printable } from "../output/text.ts";
import { Secret } from "../sso/secret.ts";
import { readLine } from "./read_line.ts";

/** What was typed up to Enter, without a trace on the screen. Throws Interrupted. */
export async function askCode(host: Host, serial: string): Promise<Secret> {
  const question = `awsprof: code of ${printable(serial)}: `;
  return new Secret((await readLine(host, { question, shown: false })).trim());
}
