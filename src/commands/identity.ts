/** Who a profile's credentials are, held against what the files promise; for `whoami` and `console`. */
import { cachePath, callerIdentity } from "../credentials/identity.ts";
import type { Credentials } from "../credentials/types.ts";
import { ExitCode, Failure, unsetKeys } from "../errors.ts";
import type { Host } from "../host.ts";
import { pathToType, wordToType } from "../output/quote.ts";
import { printable, quoted } from "../output/text.ts";
import { type Identity, isMatch, type Promised, promised, roleOf } from "../resolve/promise.ts";
import { selectProfile } from "../resolve/select.ts";
import type { Asked } from "./credentials.ts";

/** Who the credentials are, and what was expected. */
export interface Known {
  readonly identity: Identity;
  readonly expected: Promised;
  /** Null where the files promise nothing. */
  readonly match: boolean | null;
}

/** What STS says of the credentials, and whether the files promise that. Throws Failure. */
export async function identify(
  host: Host,
  asked: Asked,
  credentials: Credentials,
): Promise<Known> {
  const { plan, ground, configuration } = asked;
  const identity = await callerIdentity(host, credentials, { ground, plan });
  const chosen = isChosen(host, asked);
  const expected = promised(configuration.graph, plan, { chosen });
  return { identity, expected, match: isMatch(expected, identity) };
}

/** Whether somebody chose the profile: else keys of the environment belong to none. */
export function isChosen(host: Host, asked: Asked): boolean {
  return asked.explicit || selectProfile({ argument: null, env: host.env }, "cli-v2").chosen;
}

/** The refusal of credentials that are not what the files promise. */
export function wrongIdentity(host: Host, asked: Asked, known: Known): Failure {
  const { expected, identity } = known;
  const { account, role } = expected;
  const wanted = [
    ...(account === null ? [] : [`account ${printable(account.value)}`]),
    ...(role === null ? [] : [`role ${printable(role.value)}`]),
  ].join(", ");
  const differs = account !== null && account.value !== identity.account ? account : role;
  const origin = (differs ?? account)?.origin;
  return new Failure(
    `expected ${wanted} for profile ${quoted(asked.profile)}, found ${identityWords(identity)}`,
    {
      code: ExitCode.refused,
      hints: hints(host, asked),
      ...(origin === undefined ? {} : { origin }),
    },
  );
}

/** `account 111122223333, role Admin`, or the user's name, or all of the ARN. */
export function identityWords(identity: Identity): string {
  const role = roleOf(identity.arn);
  const who = role === null
    ? printable(identity.arn.split(":").slice(5).join(":").replace("/", " "))
    : `role ${printable(role)}`;
  return `account ${printable(identity.account)}, ${who}`;
}

function hints(host: Host, asked: Asked): string[] {
  const { plan, ground } = asked;
  const cached = cachePath(host, plan, ground);
  if (cached !== null) return [`rm ${pathToType(cached, asked.configuration.home)}`];
  return plan.steps.at(-1)?.method === "env"
    ? [unsetKeys]
    : [`awsprof show ${wordToType(asked.profile)}`];
}
