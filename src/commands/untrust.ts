/** `awsprof untrust`: takes back what `trust` allowed. */
import type { Parsed } from "../arguments.ts";
import { removeRecord } from "../directory.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { ownDirectories } from "../load.ts";
import { tilde } from "../output/text.ts";
import { parent } from "../paths.ts";
import { contextOf } from "./context.ts";
import { wantedFile } from "./wanted_file.ts";

/** Removes the trust of a directory; fine if there was none. */
export function untrust(host: Host, parsed: Parsed): ExitCode {
  const directory = parent(wantedFile(host, parsed));
  const was = removeRecord(host, { root: ownDirectories(host).trusted, directory });
  const { home, say } = contextOf(host, parsed);
  say(`${tilde(directory, home)} ${was ? "is not trusted any more" : "was not trusted"}`);
  return ExitCode.done;
}
