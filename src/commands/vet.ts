/** `awsprof vet`: owner and permissions of a `.awsprofile`, for shells that cannot look themselves. */
import type { Parsed } from "../arguments.ts";
import { readAccepted, writeRecord } from "../directory.ts";
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type Host } from "../host.ts";
import { ownDirectories } from "../load.ts";
import { originText } from "../output/messages.ts";
import { wantedFile } from "./wanted_file.ts";

/** Records the content and exits 0, or says why not, in the plugin's own words, and exits 4. */
export function vet(host: Host, parsed: Parsed): ExitCode {
  try {
    const accepted = readAccepted(host, wantedFile(host, parsed));
    const { directory, content } = accepted;
    writeRecord(host, { root: ownDirectories(host).vetted, directory, content });
    return ExitCode.done;
  } catch (error) {
    if (error instanceof FileError && parsed.arguments.some(isLossy)) {
      const options = { code: ExitCode.refused };
      throw new Failure("stands in a directory whose name is not UTF-8", options);
    }
    if (!(error instanceof Failure)) throw error;
    const home = host.env.get("HOME") ?? null;
    const place = error.origin === null ? "" : `${originText(error.origin, home)}: `;
    host.err(`awsprof: ${place}${error.message}\n`);
    return ExitCode.refused;
  }
}

/** Whether bytes of the word were no text; no path of the system can be made of it again. */
function isLossy(word: string): boolean {
  return word.includes("\ufffd");
}
