/**
 * Ending a session: at the portal, and its files.
 *
 * Removed are the session's token and the role credentials that were obtained through it
 * (`~/.aws/cli/cache`, by the names that the AWS CLI gives them), and nothing else. Where the portal
 * cannot be asked the files go all the same.
 */
import { ssoRoleName } from "../config/cache_keys.ts";
import { FileError, type Host, NetworkError } from "../host.ts";
import { join } from "../paths.ts";
import { underLock } from "./lock.ts";
import { endSession } from "./portal.ts";
import { ServiceError } from "./service.ts";
import type { SessionPlace } from "./session.ts";
import { readToken } from "./token_cache.ts";

/** What became of the session. */
export interface LogoutResult {
  readonly wasLoggedIn: boolean;
  /** What hindered the portal from ending it, or null. */
  readonly problem: NetworkError | ServiceError | null;
}

/** What a logout needs to know. */
export interface LogoutOptions {
  readonly cliCache: string;
  /** The portal of a region, or null where that is none. */
  readonly portalOf: (region: string) => string | null;
  /** Those that the session's profiles name. */
  readonly roles: readonly { accountId: string; roleName: string }[];
  /** Called once if a login is under way, which may take minutes. */
  readonly onWait: () => void;
}

/** Ends the session. Throws FileError. */
export async function logout(
  host: Host,
  place: SessionPlace,
  options: LogoutOptions,
): Promise<LogoutResult> {
  return await underLock(host, place.lock, {
    onWait: options.onWait,
    work: async () => {
      const cached = await readToken(host, place.token);
      let problem: LogoutResult["problem"] = null;
      if (cached.kind === "token") {
        const { accessToken, region } = cached.token;
        // The files may name another by now, and its portal does not know the token.
        const portal = region === null ? null : options.portalOf(region);
        problem = await ended(host, { endpoint: portal ?? place.portal, accessToken });
      }
      for (const role of options.roles) {
        host.files.remove(join(options.cliCache, roleFile(place, role)));
      }
      removeFile(host, place.token);
      return { wasLoggedIn: cached.kind !== "none", problem };
    },
  });
}

async function ended(
  host: Host,
  from: Parameters<typeof endSession>[1],
): Promise<LogoutResult["problem"]> {
  try {
    await endSession(host, from);
    return null;
  } catch (error) {
    // A session that the portal does not know is ended.
    if (error instanceof ServiceError) return error.status === 401 ? null : error;
    if (error instanceof NetworkError) return error;
    throw error;
  }
}

function roleFile(place: SessionPlace, role: { accountId: string; roleName: string }): string {
  const { session } = place;
  return session.name === null
    ? ssoRoleName({ ...role, startUrl: place.startUrl })
    : ssoRoleName({ ...role, sessionName: session.name });
}

/** A directory in place of the file is not ours. */
function removeFile(host: Host, path: string): void {
  const info = host.files.lstat(path);
  if (info?.type === "directory") throw new FileError("not-a-file", path, "is a directory");
  host.files.removeLeftovers(path);
  host.files.remove(path);
}
