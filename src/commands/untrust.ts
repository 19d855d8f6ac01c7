/** `awsprof untrust`: takes back what `trust` allowed. */
import type { Parsed } from "../arguments.ts";
import { hasRecord, removeRecord } from "../directory.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { ownDirectories } from "../load.ts";
import { tilde } from "../output/text.ts";
import { parent, resolvePath } from "../paths.ts";
import { contextOf } from "./context.ts";
import { wantedFile } from "./wanted_file.ts";

/** Removes the trust of a directory; fine if there was none. */
export function untrust(host: Host, parsed: Parsed): ExitCode {
  const root = ownDirectories(host).trusted;
  const directory = goneDirectory(host, parsed, root) ??
    parent(wantedFile(host, parsed, "untrust"));
  const was = removeRecord(host, { root, directory });
  const { home, say } = contextOf(host, parsed);
  say(`${tilde(directory, home)} ${was ? "is not trusted any more" : "was not trusted"}`);
  return ExitCode.done;
}

/** The trusted directory that was typed and is not there any more, or null. */
function goneDirectory(host: Host, parsed: Parsed, root: string): string | null {
  const [typed = ""] = parsed.arguments;
  const directory = typed === "" ? null : resolvePath(host.cwd(), typed);
  if (directory === null || host.files.stat(directory) !== null) return null;
  return hasRecord(host, { root, directory }) ? directory : null;
}
