/** `awsprof pin PROFILE`: writes this directory's `.awsprofile` and trusts it. */
import type { Parsed } from "../arguments.ts";
import { parseDirectoryFile } from "../config/directory_file.ts";
import { fileName, readAccepted, writeTrust } from "../directory.ts";
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type Host } from "../host.ts";
import { accountOf } from "../inventory.ts";
import { checkProfile, load, ownDirectories } from "../load.ts";
import { pathToType } from "../output/quote.ts";
import { quoted, tilde, withAccount } from "../output/text.ts";
import { join } from "../paths.ts";
import { checkRegion } from "./check_region.ts";
import { contextOf } from "./context.ts";

/** Checks the profile, writes the file keeping its comments, and records the trust. */
export function pin(host: Host, parsed: Parsed): ExitCode {
  const name = parsed.arguments[0] ?? "";
  const region = parsed.options.get("region") ?? null;
  const wanted = parsed.options.get("account") ?? null;
  checkRegion(region);
  const configuration = load(host);
  checkProfile(configuration, name);
  const account = accountOf(configuration, name);
  checkAccount(wanted, { name, account });
  const directory = host.cwd();
  const path = join(directory, fileName);
  const content = pinned(before(host, path), { name, account: wanted, region });
  const { home, say } = contextOf(host, parsed);
  const check = parseDirectoryFile(new TextEncoder().encode(content));
  if ("reason" in check && check.line === null) {
    throw new Failure(`${tilde(path, home)}: would be larger than 4 KiB`, {
      hints: [`$EDITOR ${pathToType(path, home)}`],
    });
  }
  if ("reason" in check || check.name !== name) {
    throw new Failure(`profile ${quoted(name)} cannot be named in ${fileName}`, {
      hints: ["names there are limited to A-Z a-z 0-9 _ . @ : / + = , - and blanks inside"],
    });
  }
  host.files.removeLeftovers(path);
  host.files.write(path, content, { mode: 0o644 });
  recordTrust(host, { directory, name, home });
  say(`pinned ${tilde(directory, home)} to ${withAccount(name, account)}`);
  return ExitCode.done;
}

/** The file stands by now: who reads that this failed has to know that the other half was done. */
function recordTrust(
  host: Host,
  pinned: { directory: string; name: string; home: string | null },
): void {
  const { directory, name, home } = pinned;
  try {
    writeTrust(host, { root: ownDirectories(host).trusted, directory, name });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const why = `${tilde(error.path, home)}: ${error.detail}`;
    throw new Failure(`${fileName} was written, but is not trusted: ${why}`, {
      hints: ["awsprof trust"],
    });
  }
}

function checkAccount(
  wanted: string | null,
  profile: { name: string; account: string | null },
): void {
  if (wanted === null) return;
  if (!/^[0-9]{12}$/.test(wanted)) {
    throw new Failure(`pin: ${quoted(wanted)} is not an account id`, {
      code: ExitCode.usage,
      hints: ["an account id has 12 digits"],
    });
  }
  if (profile.account === null || profile.account === wanted) return;
  throw new Failure(`${quoted(profile.name)} is account ${profile.account}, not ${wanted}`, {
    code: ExitCode.refused,
    hints: [`awsprof list ${wanted}`],
  });
}

/** The content there is, checked: what is not ours to write over is refused. */
function before(host: Host, path: string): string {
  if (host.files.lstat(path) === null) return "";
  const { content, badBytes } = readAccepted(host, path);
  if (!badBytes) return content;
  const line = content.slice(0, content.indexOf("\ufffd")).split("\n").length;
  throw new Failure("bytes that are not UTF-8 would be lost", {
    code: ExitCode.badConfiguration,
    origin: { file: path, line },
  });
}

/** The new content: comments and blank lines stay where they are. */
function pinned(
  content: string,
  wants: { name: string; account: string | null; region: string | null },
): string {
  const kept = content.split("\n").map((line) => line.replace(/\r$/, ""));
  const comments = kept.filter((line) => /^\s*(#|$)/.test(line));
  while (comments.at(-1) === "") comments.pop();
  const lines = [...comments, wants.name];
  if (wants.account !== null) lines.push(`account = ${wants.account}`);
  if (wants.region !== null) lines.push(`region = ${wants.region}`);
  return lines.map((line) => `${line}\n`).join("");
}
