/** All situations that are written by hand. */
import { endpoints, environments, files, regions, selections } from "./places.ts";
import { precedence } from "./precedence.ts";
import { chains, namedSources, roles } from "./roles.ts";
import type { Situation } from "./situation.ts";
import { logins, machines, processes, webIdentities } from "./sources.ts";
import { ssoKeys, ssoTokens } from "./sso.ts";

export const tables: Readonly<Record<string, readonly Situation[]>> = {
  "which way wins": precedence,
  "roles": roles,
  "chains of roles": chains,
  "credential_source": namedSources,
  "web identities": webIdentities,
  "processes": processes,
  "containers and instances": machines,
  "logins": logins,
  "keys of SSO": ssoKeys,
  "tokens of SSO": ssoTokens,
  "keys in the environment": environments,
  "chosen profiles": selections,
  "files": files,
  "regions": regions,
  "endpoints": endpoints,
};
