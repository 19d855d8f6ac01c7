/** What a verb needs to get the credentials of a profile; shared by `export`, `exec` and others. */
import type { Parsed } from "../arguments.ts";
import { obtain } from "../credentials/obtain.ts";
import type { Credentials, Ground } from "../credentials/types.ts";
import { type Host, isAttended } from "../host.ts";
import { checkProfile, type Configuration, load, ownDirectories } from "../load.ts";
import type { PlainCredentials } from "../output/credentials.ts";
import { planFor } from "../resolve/plan.ts";
import { resolveRegion } from "../resolve/region.ts";
import { selectProfile } from "../resolve/select.ts";
import type { Plan, RegionAnswer } from "../resolve/types.ts";
import { askCode } from "./ask_code.ts";

/** A profile that was asked for, and how it gets credentials. */
export interface Asked {
  readonly configuration: Configuration;
  readonly profile: string;
  /** Whether the profile stood on the command line: then keys in the environment lose. */
  readonly explicit: boolean;
  readonly region: RegionAnswer;
  readonly plan: Plan;
  readonly ground: Ground;
}

/** The profile that the arguments or the environment choose. Throws Failure if there is none. */
export function askedProfile(
  host: Host,
  parsed: Parsed,
  configuration: Configuration = load(host),
): Asked {
  const argument = parsed.arguments[0] ?? null;
  const { graph, locations } = configuration;
  const { env } = host;
  const selection = selectProfile({ argument, env }, "cli-v2");
  const { name } = selection;
  if (selection.chosen && graph.failure === null) checkProfile(configuration, name);
  const region = resolveRegion(graph, name, {
    env,
    argument: parsed.options.get("region") ?? null,
    reader: "cli-v2",
  });
  return {
    configuration,
    profile: name,
    explicit: argument !== null,
    region,
    plan: planFor(graph, name, { env, explicit: argument !== null, reader: "cli-v2" }),
    ground: {
      graph,
      profile: graph.profiles.get(name) ?? null,
      region,
      caches: {
        sso: locations.ssoCache,
        cli: locations.cliCache,
        login: locations.loginCache,
      },
      state: ownDirectories(host).state,
      askCode: isAttended(host.terminal) ? (serial) => askCode(host, serial) : null,
    },
  };
}

/** Its credentials. Throws Failure. */
export async function credentialsOf(host: Host, asked: Asked): Promise<Credentials> {
  return await obtain(host, asked.plan, asked.ground);
}

/** The one place where credentials leave their wrapping, for the program that was promised them. */
export function plainCredentials(asked: Asked, credentials: Credentials): PlainCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = credentials;
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    sessionToken: sessionToken?.reveal() ?? null,
    expiresAt,
    accountId,
    region: asked.region.value,
  };
}
