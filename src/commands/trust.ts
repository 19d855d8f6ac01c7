/** `awsprof trust`: allows the profile that a directory's file names, there and by that name. */
import type { Parsed } from "../arguments.ts";
import { readAccepted, writeRecord } from "../directory.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { checkProfile, load, ownDirectories } from "../load.ts";
import { printable, tilde } from "../output/text.ts";
import { join } from "../paths.ts";
import { summarize } from "../resolve/summary.ts";
import { contextOf } from "./context.ts";
import { wantedFile } from "./wanted_file.ts";

/** Checks the file and its profile, and records the trust. */
export function trust(host: Host, parsed: Parsed): ExitCode {
  const accepted = readAccepted(host, wantedFile(host, parsed));
  const configuration = load(host);
  const { name } = accepted.wants;
  checkProfile(configuration, name);
  const { state } = ownDirectories(host);
  const { directory } = accepted;
  writeRecord(host, { root: join(state, "trust"), directory, content: `${name}\n` });
  const profile = configuration.graph.profiles.get(name);
  const account = profile === undefined ? null : summarize(configuration.graph, profile).account_id;
  const { home, say } = contextOf(host, parsed);
  const which = account === null ? "" : ` (${printable(account)})`;
  say(`trusted ${tilde(directory, home)} for ${printable(name)}${which}`);
  return ExitCode.done;
}
