/**
 * Findings about the caches of tokens and credentials that awsprof shares with the AWS tools.
 *
 * A file is broken that is no JSON object, or holds nothing; one that a session of the AWS files would
 * use must hold a token too. Other tools keep files of their own there. Since the AWS CLI writes in
 * place, what looks broken is read again after a moment.
 */
import { jsonText } from "../config/aws_values.ts";
import { finding } from "../config/diagnostics.ts";
import type { Locations } from "../config/locations.ts";
import type { Diagnostic } from "../config/types.ts";
import { FileError, type Host } from "../host.ts";
import { pathToType } from "../output/quote.ts";
import { join } from "../paths.ts";
import { sessionState } from "../resolve/session.ts";
import type { SsoSession } from "../resolve/sso_sessions.ts";
import { tokenPath } from "../sso/token_cache.ts";
import type { Place } from "./files.ts";

/** ms that a writer is given. */
const moment = 100;

const limit = 1024 * 1024;

/** Every file of the caches, for `checkFiles`. */
export function cacheFiles(host: Host, locations: Locations): Place[] {
  const { ssoCache, cliCache, loginCache } = locations;
  return [ssoCache, cliCache, loginCache].flatMap((directory) => {
    if (directory === null) return [];
    const names = host.files.names(directory).filter((name) => name.endsWith(".json")).sort();
    return names.map((name) => ({
      path: join(directory, name),
      isSecret: true,
      isOwnFile: false,
    }));
  });
}

/** What is wrong with the content of these files. */
export async function checkCaches(
  host: Host,
  files: readonly Place[],
  from: { locations: Locations; sessions: readonly SsoSession[] },
): Promise<Diagnostic[]> {
  const owners = ownersOf(from);
  const look = ({ path }: Place) => problemOf(host, path, owners.get(path) ?? null);
  let broken = files.filter((place) => look(place) !== null);
  if (broken.length > 0) {
    await host.wait(moment);
    broken = broken.filter((place) => look(place) !== null);
  }
  return broken.flatMap((place) => {
    const problem = look(place);
    if (problem === null) return [];
    const { path } = place;
    const owner = owners.get(path) ?? null;
    const shown = pathToType(path, host.env.get("HOME") ?? null);
    return [finding(owner === null ? "warning" : "error", "broken-cache", {
      message: owner === null
        ? problem.message
        : `${problem.message}: the token of ${nameOf(owner)} should be here`,
      at: { file: path, line: null },
      consequence: owner === null
        ? "the tool that wrote it stumbles over it, or asks for a new one"
        : "the AWS tools find no session in it, and some end with an error",
      fix: problem.isRemovable ? `rm ${shown}` : `ls -ld ${shown}`,
      fixable: problem.isRemovable,
    })];
  });
}

/** Whether a file of the caches is one that may be removed, now. */
export function isRemovable(
  host: Host,
  path: string,
  from: { locations: Locations; sessions: readonly SsoSession[] },
): boolean {
  return problemOf(host, path, ownersOf(from).get(path) ?? null)?.isRemovable === true;
}

/** The sessions by the paths of their tokens. */
function ownersOf(
  { locations, sessions }: { locations: Locations; sessions: readonly SsoSession[] },
): Map<string, SsoSession> {
  const { ssoCache } = locations;
  return new Map(sessions.map((session) => [tokenPath(ssoCache ?? "", session.key), session]));
}

function nameOf({ name, key }: SsoSession): string {
  return name === null ? key : `session "${name}"`;
}

function problemOf(
  host: Host,
  path: string,
  owner: SsoSession | null,
): { message: string; isRemovable: boolean } | null {
  let text: string;
  try {
    text = jsonText(host.files.read(path, limit));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    // A link to nowhere is missing too.
    if (error.problem === "missing" && host.files.lstat(path) === null) return null;
    return { message: error.detail, isRemovable: false };
  }
  const broken = (message: string) => ({ message, isRemovable: true });
  if (text.trim() === "") return broken("the file is empty");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return broken("the file is no JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return broken("the file holds no JSON object");
  }
  if (Object.keys(value).length === 0) return broken("the file holds nothing");
  if (owner !== null && sessionState(text, host.now()).state === "broken") {
    return broken("the file holds no token");
  }
  return null;
}
