/** `awsprof trust`: allows the profile that a directory's file names, there and by that name. */
import type { Parsed } from "../arguments.ts";
import { readAccepted, writeTrust } from "../directory.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { accountOf } from "../inventory.ts";
import { checkProfile, load, ownDirectories } from "../load.ts";
import { tilde, withAccount } from "../output/text.ts";
import { contextOf } from "./context.ts";
import { wantedFile } from "./wanted_file.ts";

/** Checks the file and its profile, and records the trust. */
export function trust(host: Host, parsed: Parsed): ExitCode {
  const accepted = readAccepted(host, wantedFile(host, parsed));
  const configuration = load(host);
  const { name } = accepted.wants;
  checkProfile(configuration, name);
  const { directory } = accepted;
  writeTrust(host, { root: ownDirectories(host).trusted, directory, name });
  const { home, say } = contextOf(host, parsed);
  say(`trusted ${tilde(directory, home)} for ${withAccount(name, accountOf(configuration, name))}`);
  return ExitCode.done;
}
