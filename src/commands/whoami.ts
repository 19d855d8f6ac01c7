/** `awsprof whoami`: whom AWS takes this shell for, and whether that is what the files say. */
import type { Parsed } from "../arguments.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { json } from "../output/json.ts";
import { originText } from "../output/messages.ts";
import { printable } from "../output/text.ts";
import { contextOf } from "./context.ts";
import { type Asked, askedProfile, credentialsOf } from "./credentials.ts";
import { identify, isChosen, type Known, wrongIdentity } from "./identity.ts";

/** Prints the identity, also where it is the wrong one: that is exit 4. */
export async function whoami(host: Host, parsed: Parsed): Promise<ExitCode> {
  const asked = askedProfile(host, parsed);
  const known = await identify(host, asked, await credentialsOf(host, asked));
  host.out(
    parsed.options.has("json")
      ? asJson(host, asked, known)
      : asText(host, asked, { known, parsed }),
  );
  if (known.match === false) throw wrongIdentity(host, asked, known);
  return ExitCode.done;
}

/** The profile that takes part: keys of the environment belong to none unless one is chosen. */
function profileOf(host: Host, asked: Asked): string | null {
  const isOwn = asked.plan.steps.at(-1)?.profile !== null;
  return isOwn || isChosen(host, asked) ? asked.profile : null;
}

function asJson(host: Host, asked: Asked, known: Known): string {
  const { identity, expected, match } = known;
  return json({
    profile: profileOf(host, asked),
    account_id: identity.account,
    arn: identity.arn,
    user_id: identity.userId,
    expected: {
      account_id: expected.account?.value ?? null,
      role_name: expected.role?.value ?? null,
    },
    match,
  });
}

function asText(
  host: Host,
  asked: Asked,
  { known, parsed }: { known: Known; parsed: Parsed },
): string {
  const { identity, expected, match } = known;
  const { out, home } = contextOf(host, parsed);
  const origin = (expected.account ?? expected.role)?.origin ?? null;
  const place = match === true && origin !== null
    ? `  ${out.dim(`as ${originText(origin, home)} says`)}`
    : "";
  const profile = profileOf(host, asked);
  const rows: [string, string][] = [
    ["account", `${printable(identity.account)}${place}`],
    ["arn", printable(identity.arn)],
    ["user id", printable(identity.userId)],
    ["profile", profile === null ? "none: keys in the environment" : printable(profile)],
  ];
  return rows.map(([label, value]) => `${label.padEnd(7)}  ${value}\n`).join("");
}
